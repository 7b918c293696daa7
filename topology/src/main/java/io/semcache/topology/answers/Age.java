package io.semcache.topology.answers;

import io.semcache.schemas.LookupEvent;
import io.semcache.store.row.Row;

/**
 * How old an answer may be, where its lookup says so: {@code max-age} of a request, <a
 * href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.1.1">RFC 9111, 5.2.1.1</a>. The age of an entry counts from
 * when its provider answered. What is too old is a miss, and fetched anew.
 */
public final class Age {

    private Age() {}

    /** Whether {@code entry} is too old for {@code lookup}. */
    public static boolean isTooOld(Row.Present entry, LookupEvent lookup, long nowMs) {
        return isTooOld(entry.createdAtMs(), lookup, nowMs);
    }

    /** The same for why there is no vector. */
    public static boolean isTooOld(Row.Negative negative, LookupEvent lookup, long nowMs) {
        return isTooOld(negative.createdAtMs(), lookup, nowMs);
    }

    /** With 0 nothing is young enough, also of this millisecond. */
    private static boolean isTooOld(long createdAtMs, LookupEvent lookup, long nowMs) {
        Long maxAgeMs = lookup.getMaxAgeMs();
        return maxAgeMs != null && (maxAgeMs == 0 || nowMs - createdAtMs > maxAgeMs);
    }
}
