package io.semcache.config;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Keys of the form {@code <group>.<name>.<attribute>}; the name may contain dots, the attribute does not. */
enum KeyGroup {
    NAMESPACES("namespaces."),
    API_KEYS("auth.keys."),
    MODELS("models."),
    PRICES("prices.");

    private final String prefix;

    KeyGroup(String prefix) {
        this.prefix = prefix;
    }

    static Optional<KeyGroup> of(String key) {
        for (KeyGroup group : values()) {
            if (key.startsWith(group.prefix) && key.lastIndexOf('.') > group.prefix.length()) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    String prefix() {
        return prefix;
    }

    /** The names that the keys mention, sorted. */
    Set<String> instances(Collection<String> keys) {
        return keys.stream()
                .filter(key -> of(key).equals(Optional.of(this)))
                .map(key -> key.substring(prefix.length(), key.lastIndexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What one instance can have, by the key table. */
    Set<String> attributes() {
        return Keys.all().stream()
                .map(Key::name)
                .filter(name -> name.startsWith(prefix))
                .map(KeyGroup::attribute)
                .collect(Collectors.toUnmodifiableSet());
    }

    static String attribute(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
