package io.semcache.app;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one entry can be, as its only writer knows. After a write that was acknowledged it is one value, or none. A
 * write that was not may be carried out at any time until the next acknowledged one, which comes behind it in the log.
 */
final class ModelEntry {

    private final Set<Optional<String>> possible = new LinkedHashSet<>(Set.of(Optional.empty()));

    /** The writer was told that the entry is this now; empty: that there is none. */
    void acknowledged(Optional<String> value) {
        possible.clear();
        possible.add(value);
    }

    /** The writer was not told what came of it. */
    void attempted(Optional<String> value) {
        possible.add(value);
    }

    /** Whether a reader may find this; empty: nothing. */
    boolean allows(Optional<String> found) {
        return possible.contains(found);
    }

    /** Whether there certainly is an entry. */
    boolean exists() {
        return !possible.contains(Optional.empty());
    }

    /** Whether there certainly is none. */
    boolean isAbsent() {
        return possible.stream().allMatch(Optional::isEmpty);
    }

    @Override
    public String toString() {
        return possible.toString();
    }
}
