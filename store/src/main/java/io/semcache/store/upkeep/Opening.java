package io.semcache.store.upkeep;

import io.semcache.store.partition.NativeMemory;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.row.CorruptRowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a partition whatever state its files are in: as it is, or else without what is derived from the entries, or
 * else empty, so that the changelog rebuilds it. Files are given up only for damage; a full disk or a lock is an
 * exception.
 */
public final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final StoreDirectory directory;
    private final NativeMemory memory;
    private final Predicate<String> searched;
    private final boolean exactlyOnce;

    public Opening(StoreDirectory directory, NativeMemory memory, Predicate<String> searched, boolean exactlyOnce) {
        this.directory = directory;
        this.memory = memory;
        this.searched = searched;
        this.exactlyOnce = exactlyOnce;
    }

    public PartitionDb open() throws IOException, RocksDBException {
        directory.prepare();
        try {
            return openAsIs();
        } catch (DamagedException e) {
            return openWithoutDerived(String.valueOf(e.getMessage()));
        }
    }

    private PartitionDb openWithoutDerived(String damage) throws IOException, RocksDBException {
        LOG.atWarn()
                .addKeyValue("directory", directory.rows())
                .addKeyValue("reason", damage)
                .log("a damaged partition is opened without what is derived from its entries");
        try {
            dropDerived();
            return openAsIs();
        } catch (DamagedException e) {
            directory.discard(String.valueOf(e.getMessage()));
            return PartitionDb.open(directory.rows(), memory, searched, exactlyOnce);
        }
    }

    private PartitionDb openAsIs() throws RocksDBException, DamagedException {
        try {
            return PartitionDb.open(directory.rows(), memory, searched, exactlyOnce);
        } catch (RocksDBException e) {
            throw damagedOrElse(e);
        } catch (CorruptRowException | UncheckedIOException e) { // from the meta family
            throw new DamagedException(e);
        }
    }

    private void dropDerived() throws RocksDBException, DamagedException {
        try {
            PartitionDb.dropDerived(directory.rows(), memory);
        } catch (RocksDBException e) {
            throw damagedOrElse(e);
        }
    }

    private static DamagedException damagedOrElse(RocksDBException e) throws RocksDBException {
        if (Damage.is(e) || Damage.isMissingFile(e)) {
            return new DamagedException(e);
        }
        throw e;
    }

    private static final class DamagedException extends Exception {

        private static final long serialVersionUID = 1L;

        DamagedException(Exception cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
