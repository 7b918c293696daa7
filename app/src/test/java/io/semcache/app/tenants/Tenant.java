package io.semcache.app.tenants;

import io.semcache.config.ApiKey.Role;
import io.semcache.config.KeyHash;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A namespace with a key for each role; the name of a key is the key. */
record Tenant(String namespace) {

    /** The key of this tenant that grants the role and no stronger one. */
    String key(Role role) {
        return namespace + "-" + role.name().toLowerCase(Locale.ROOT);
    }

    /** What the settings have of it. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (Role role : Role.values()) {
            String prefix = "auth.keys." + key(role) + ".";
            settings.put(prefix + "hash", KeyHash.ofKey(key(role)).hex());
            settings.put(prefix + role.name().toLowerCase(Locale.ROOT), namespace);
        }
        return settings;
    }
}
