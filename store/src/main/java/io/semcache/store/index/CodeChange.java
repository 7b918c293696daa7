package io.semcache.store.index;

import org.jspecify.annotations.Nullable;

/**
 * What a change of an entry means for the indexes.
 *
 * @param key cache key, not to be written to
 * @param before id of the space that the entry was in, or null if there was none
 * @param after what it is now, or null if it is gone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CodeChange(
        byte[] key, @Nullable Integer before, @Nullable CodeRow after) {}
