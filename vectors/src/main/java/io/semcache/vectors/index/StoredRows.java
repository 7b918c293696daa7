package io.semcache.vectors.index;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of an index are stored in full: the index asks for the few rows whose codes cannot decide.
 *
 * <p>The answer is the row as it is <em>now</em>, also if it has changed since the index was scanned: the search then
 * scores what it is given. It is called on the thread that searches, one row at a time.
 */
@FunctionalInterface
public interface StoredRows {

    /**
     * The vector of the row with this key, or null if there is none that belongs into the answer: it is gone, expired,
     * of another embedding space by now, or the filter does not match it.
     *
     * @param key 32 bytes, not to be written to
     * @return starts with the row's little-endian float32 components; read before the next call, not kept
     */
    @Nullable MemorySegment read(byte[] key);
}
