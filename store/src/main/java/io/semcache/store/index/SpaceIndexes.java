package io.semcache.store.index;

import io.semcache.vectors.Codes;
import io.semcache.vectors.index.VectorIndex;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one partition, one for each space that has rows with a direction. One thread at a time writes, any may
 * search.
 */
public final class SpaceIndexes implements AutoCloseable {

    private final Map<Integer, VectorIndex> bySpace = new ConcurrentHashMap<>();

    /** Spaces whose rows were flushed: those that are still there are in no index. */
    private final Set<Integer> retired = new HashSet<>();

    /** The index of the space with this id, or null if it has no rows. */
    public @Nullable VectorIndex find(int space) {
        return bySpace.get(space);
    }

    public void apply(CodeChange change) {
        Integer before = change.before();
        CodeRow after = change.after();
        boolean replaces = after != null && after.codes() != null && Objects.equals(before, after.space());
        if (before != null && !replaces) {
            remove(before, change.key());
        }
        if (after != null) {
            put(change.key(), after);
        }
    }

    /** Adds a row, or replaces that of the same key in the same space. */
    public void put(byte[] key, CodeRow row) {
        Codes codes = row.codes();
        if (codes != null && !retired.contains(row.space())) {
            bySpace.computeIfAbsent(row.space(), _ -> new VectorIndex(codes.dimensions()))
                    .put(key, row.signature(), codes);
        }
    }

    private void remove(int space, byte[] key) {
        VectorIndex index = bySpace.get(space);
        if (index != null) {
            index.remove(key);
        }
    }

    /** The rows of a space were flushed: gives their memory back, and takes no more. */
    public void retire(int space) {
        retired.add(space);
        VectorIndex index = bySpace.remove(space);
        if (index != null) {
            index.clear();
        }
    }

    /** Forgets the index of a space that has no rows any more. Whoever searches it still finds it empty. */
    public void forget(int space) {
        retired.remove(space);
        bySpace.remove(space);
    }

    public long rows() {
        return bySpace.values().stream().mapToLong(VectorIndex::rows).sum();
    }

    /** Memory in use. */
    public long bytes() {
        return bySpace.values().stream().mapToLong(VectorIndex::bytes).sum();
    }

    /** Gives all memory back. Nobody searches any more. */
    @Override
    public void close() {
        bySpace.values().forEach(VectorIndex::close);
        bySpace.clear();
    }
}
