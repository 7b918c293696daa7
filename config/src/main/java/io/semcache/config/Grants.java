package io.semcache.config;

import io.semcache.config.ApiKey.Role;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Roles on namespaces.
 *
 * @param namespaces by role; {@value #EVERY_NAMESPACE} stands for all of them, also those that come later
 */
public record Grants(Map<Role, Set<String>> namespaces) {

    public static final String EVERY_NAMESPACE = "*";

    public static final Grants NOTHING = new Grants(Map.of());
    public static final Grants EVERYTHING = new Grants(Map.of(Role.ADMIN, Set.of(EVERY_NAMESPACE)));

    public Grants {
        namespaces = namespaces.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, grant -> Set.copyOf(grant.getValue())));
    }

    /** Whether the role, or one that includes it, is granted in this namespace. */
    public boolean allow(Role role, String namespace) {
        return granted(role, names -> names.contains(namespace) || names.contains(EVERY_NAMESPACE));
    }

    /** Whether there is a namespace in which the role is granted. */
    public boolean allowSomewhere(Role role) {
        return granted(role, names -> !names.isEmpty());
    }

    /** Whether the role is granted in all namespaces that there are or will be. */
    public boolean allowEverywhere(Role role) {
        return granted(role, names -> names.contains(EVERY_NAMESPACE));
    }

    private boolean granted(Role asked, Predicate<Set<String>> reaches) {
        for (Map.Entry<Role, Set<String>> grant : namespaces.entrySet()) {
            if (grant.getKey().compareTo(asked) >= 0 && reaches.test(grant.getValue())) {
                return true;
            }
        }
        return false;
    }
}
