package io.semcache.server.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. What is not known is refused: a misspelt {@code ttl_ms} would be lost in silence.
 */
final class QueryMembers {

    private static final String NAMESPACE = "namespace";

    private final UriQuery query;

    private QueryMembers(UriQuery query) {
        this.query = query;
    }

    /** @param known parameters besides {@code namespace} */
    static QueryMembers of(ServerRequest request, Set<String> known) {
        UriQuery query = request.query();
        if (!query.isEmpty()) {
            for (String name : query.names()) {
                if (!known.contains(name) && !name.equals(NAMESPACE)) {
                    throw Refusal.invalid(name, "unknown query parameter \"" + name + "\"");
                }
            }
        }
        return new QueryMembers(query);
    }

    String namespace() {
        return NamespaceName.checked(NAMESPACE, string(NAMESPACE));
    }

    @Nullable String string(String name) {
        if (query.isEmpty() || !query.contains(name)) {
            return null;
        }
        List<String> values = query.all(name);
        if (values.size() != 1) {
            throw Refusal.invalid(name, "expected " + name + " once, got it " + values.size() + " times");
        }
        return values.getFirst();
    }

    List<String> strings(String name) {
        return query.isEmpty() || !query.contains(name) ? List.of() : query.all(name);
    }

    /** A whole number in [{@code least}, {@code most}]; null: not given. */
    @Nullable Long integer(String name, long least, long most) {
        String value = string(name);
        if (value == null) {
            return null;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same mistake
        }
        throw Refusal.invalid(
                name, "expected " + name + " to be a whole number in [" + least + ", " + most + "], got " + value);
    }

    /** @param usual value if it is not given */
    boolean flag(String name, boolean usual) {
        String value = string(name);
        return switch (value) {
            case null -> usual;
            case "true", "" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid(name, "expected " + name + " to be true or false, got " + value);
        };
    }
}
