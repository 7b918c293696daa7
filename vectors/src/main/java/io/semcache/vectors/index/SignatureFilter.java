package io.semcache.vectors.index;

/** A first, cheap look at a row under a filter: its 64-bit signature. Safe for all threads. */
@FunctionalInterface
public interface SignatureFilter {

    /** Whether a row with this signature may match; never false for one that does. */
    boolean mayMatch(long signature);
}
