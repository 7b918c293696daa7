package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.server.entries.NameIndex;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/kv}: the names of a namespace that begin with a prefix, page by page in the order of their bytes. */
final class NamesResource implements Resource {

    private static final String PREFIX = "prefix";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final Set<String> PARAMETERS = Set.of(PREFIX, LIMIT, CURSOR);

    private static final long USUAL_LIMIT = 100;

    private final NameIndex names;
    private final int mostNames;
    private final Deadlines deadlines;

    /** @param mostNames largest page */
    NamesResource(NameIndex names, int mostNames, Deadlines deadlines) {
        this.names = names;
        this.mostNames = mostNames;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.GET, "/v1/kv", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.READ), this::list));
    }

    private void list(ServerRequest request, ServerResponse response, Access access) {
        NameQuery query = query(QueryMembers.of(request, PARAMETERS));
        access.require(Role.READ, query.namespace());
        switch (names.names(query, deadlines.of(request.headers()))) {
            case Names.Page page -> send(page, query, response);
            case Names.Failed(ErrorCode code, String message) -> throw Refusal.of(code, message);
        }
    }

    private NameQuery query(QueryMembers members) {
        String namespace = members.namespace();
        String prefix = Objects.requireNonNullElse(members.string(PREFIX), "");
        @Nullable String cursor = members.string(CURSOR);
        @Nullable Long limit = members.integer(LIMIT, 1, mostNames);
        return new NameQuery(
                namespace,
                prefix,
                cursor == null ? null : Cursor.read(cursor, namespace, prefix),
                Math.toIntExact(limit == null ? Math.min(USUAL_LIMIT, mostNames) : limit));
    }

    private static void send(Names.Page page, NameQuery query, ServerResponse response) {
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("names");
            for (String name : page.names()) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeFieldName(CURSOR);
            if (page.more()) {
                json.writeString(Cursor.behind(page.names().getLast(), query.namespace(), query.prefix()));
            } else {
                json.writeNull();
            }
            json.writeEndObject();
        });
    }
}
