package io.semcache.topology.flights;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.LookupEvent;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.Models;
import io.semcache.topology.entries.Lifetime;
import java.util.HashSet;
import java.util.Set;

/**
 * What the lookups of a flight want stored: kept if anyone wants it, for the longest time, under all tags. A lookup
 * that wants nothing stored has no say in the time or the tags.
 *
 * @param ttlMs 0: for ever, {@link Row.Flight#TTL_OF_NAMESPACE}: nobody has a say
 */
record Wishes(boolean keep, long ttlMs, Set<String> tags) {

    /** Nothing is stored. */
    static final Wishes NONE = new Wishes(false, Row.Flight.TTL_OF_NAMESPACE, Set.of());

    static Wishes of(LookupEvent lookup, Models models) {
        if (lookup.getCache() != CacheMode.DEFAULT && lookup.getCache() != CacheMode.REFRESH) {
            return NONE;
        }
        Long asked = lookup.getTtlMs();
        long ttlMs = asked != null
                ? asked
                : models.namespace(lookup.getIdentity().getNamespace()).ttl().toMillis();
        return new Wishes(true, ttlMs, Set.copyOf(lookup.getTags()));
    }

    static Wishes of(Row.Flight flight) {
        return new Wishes(flight.keep(), flight.ttlMs(), flight.tags());
    }

    Wishes union(Wishes other) {
        if (!other.keep) {
            return this;
        }
        Set<String> allTags = tags;
        if (!tags.containsAll(other.tags)) {
            allTags = new HashSet<>(tags);
            allTags.addAll(other.tags);
        }
        return new Wishes(true, Lifetime.longest(ttlMs, other.ttlMs), allTags);
    }
}
