package io.semcache.store.row;

import java.util.HashSet;
import java.util.Set;

/**
 * What those who wait for a flight want stored: kept if anyone wants it, for the longest time, under all tags. Who
 * wants nothing stored has no say in the time or the tags.
 *
 * @param ttlMs 0: for ever, {@link #TTL_OF_NAMESPACE}: nobody has a say
 */
public record Wishes(boolean keep, long ttlMs, Set<String> tags) {

    /** {@code ttlMs} where nobody asked a time to live. */
    public static final long TTL_OF_NAMESPACE = -1;

    /** Nothing is stored. */
    public static final Wishes NONE = new Wishes(false, TTL_OF_NAMESPACE, Set.of());

    private static final long FOR_EVER = 0;

    public Wishes {
        tags = Set.copyOf(tags);
    }

    /** What both want. */
    public Wishes union(Wishes other) {
        if (!other.keep) {
            return this;
        }
        Set<String> allTags = tags;
        if (!tags.containsAll(other.tags)) {
            allTags = new HashSet<>(tags);
            allTags.addAll(other.tags);
        }
        return new Wishes(true, longest(ttlMs, other.ttlMs), allTags);
    }

    private static long longest(long a, long b) {
        return a == FOR_EVER || b == FOR_EVER ? FOR_EVER : Math.max(a, b);
    }
}
