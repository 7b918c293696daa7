package io.semcache.store.partition;

import io.semcache.store.index.IndexSpace;
import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Small numbers that stand for the embedding spaces of a partition that are searched in its codes, in memory and in the
 * meta family. What a batch adds or removes counts once the batch is written. One thread at a time writes, any may look
 * up.
 */
final class SpaceIds {

    private final ColumnFamilyHandle meta;
    private final Predicate<String> searched;
    private final Map<IndexSpace, Integer> ids = new ConcurrentHashMap<>();
    private final Map<IndexSpace, Integer> added = new HashMap<>();
    private final List<IndexSpace> removed = new ArrayList<>();
    private int next = 1;

    SpaceIds(ColumnFamilyHandle meta, Predicate<String> searched) {
        this.meta = meta;
        this.searched = searched;
    }

    void loaded(int id, IndexSpace space) {
        ids.put(space, id);
        next = Math.max(next, id + 1);
    }

    /** The id of this space, or null if no row was ever in it. */
    @Nullable Integer find(IndexSpace space) {
        return ids.get(space);
    }

    /** Forgets what was staged for a batch that is not written. */
    void begin() {
        added.clear();
        removed.clear();
    }

    /** Whether entries of this namespace are in spaces: whether it is searched. */
    boolean areOf(String namespace) {
        return searched.test(namespace);
    }

    /** Whether a namespace has spaces on disk, flushed ones too. */
    boolean anyOf(String namespace) {
        return ids.keySet().stream()
                .anyMatch(space -> space.generation().namespace().equals(namespace));
    }

    /**
     * The id of the space of an entry's vector, which the batch defines if it is new; null for rows without a vector
     * and for what is never searched.
     */
    @Nullable Integer idOf(byte[] row, WriteBatch batch) throws RocksDBException {
        if (!RowLayout.hasVector(row)) {
            return null;
        }
        IndexSpace space = IndexSpace.ofRow(row);
        if (!areOf(space.generation().namespace())) {
            return null;
        }
        return idOf(space, batch);
    }

    private int idOf(IndexSpace space, WriteBatch batch) throws RocksDBException {
        Integer id = ids.get(space);
        if (id == null) {
            id = added.get(space);
        }
        if (id == null) {
            id = next + added.size();
            added.put(space, id);
            batch.put(meta, MetaKeys.space(id), space.toBytes());
        }
        return id;
    }

    /** The ids of spaces in these generations. */
    List<Integer> idsOf(Predicate<Generation> generations) {
        List<Integer> found = new ArrayList<>();
        ids.forEach((space, id) -> {
            if (generations.test(space.generation())) {
                found.add(id);
            }
        });
        return found;
    }

    /** Adds to the batch that the spaces of these generations are forgotten, and returns their ids. */
    List<Integer> remove(Predicate<Generation> generations, WriteBatch batch) throws RocksDBException {
        List<Integer> gone = new ArrayList<>();
        for (Map<IndexSpace, Integer> known : List.of(ids, added)) {
            for (Map.Entry<IndexSpace, Integer> space : known.entrySet()) {
                if (generations.test(space.getKey().generation())) {
                    batch.delete(meta, MetaKeys.space(space.getValue()));
                    removed.add(space.getKey());
                    gone.add(space.getValue());
                }
            }
        }
        return gone;
    }

    /** The batch was written. */
    void publish() {
        next += added.size();
        ids.putAll(added);
        removed.forEach(ids::remove);
        begin();
    }
}
