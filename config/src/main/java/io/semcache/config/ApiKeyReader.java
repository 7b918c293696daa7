package io.semcache.config;

import io.semcache.config.ApiKey.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code auth.keys.<id>.*} keys. */
final class ApiKeyReader {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Values values;
    private final Map<KeyHash, String> owners = new HashMap<>();

    private ApiKeyReader(Values values) {
        this.values = values;
    }

    /** In the order of their ids. */
    static List<ApiKey> read(Values values) {
        ApiKeyReader reader = new ApiKeyReader(values);
        List<ApiKey> keys = new ArrayList<>();
        for (String id : KeyGroup.API_KEYS.instances(values.texts().keySet())) {
            KeyHash hash = reader.hash(id);
            Grants grants = reader.grants(id);
            if (hash != null) {
                keys.add(new ApiKey(id, hash, grants));
            }
        }
        return List.copyOf(keys);
    }

    private @Nullable KeyHash hash(String id) {
        Key<KeyHash> key = Keys.API_KEY_HASH.of(id);
        if (!ID.matcher(id).matches()) {
            values.report(key.name(), "expected the name of a key like " + ID.pattern());
        }
        KeyHash hash = values.optional(key);
        if (hash == null) {
            values.report(key.name(), key.type().expectation());
            return null;
        }
        String owner = owners.putIfAbsent(hash, id);
        if (owner != null) {
            values.report(key.name(), "expected a key of its own, this is the one of " + owner);
        }
        return hash;
    }

    private Grants grants(String id) {
        Map<Role, Set<String>> namespaces = new EnumMap<>(Role.class);
        Keys.API_KEY_GRANTS.forEach((role, key) -> {
            Set<String> names = values.optional(key.of(id));
            if (names != null && !names.isEmpty()) {
                namespaces.put(role, names);
            }
        });
        if (namespaces.isEmpty()) {
            values.report(
                    Keys.API_KEY_READ.of(id).name(), "expected namespaces for at least one of read, write and admin");
        }
        return new Grants(namespaces);
    }
}
