package io.semcache.store.partition;

import io.semcache.store.upkeep.StoreDirectory;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** Changes the families of a store that is not open. */
final class OfflineTables {

    /** What is done to them. */
    @FunctionalInterface
    interface Change {
        void on(Tables tables) throws RocksDBException;
    }

    private OfflineTables() {}

    static void change(Path taskDirectory, Change change) throws RocksDBException {
        try (NativeMemory memory = new NativeMemory(1 << 20, 1 << 20);
                Tables tables = Tables.open(new StoreDirectory(taskDirectory, "vectors").rows(), memory)) {
            change.on(tables);
        }
    }

    /** Deletes this key of the meta family. */
    static void deleteMeta(Tables tables, byte[] key) throws RocksDBException {
        tables.db().delete(tables.handle(Family.META), key);
    }
}
