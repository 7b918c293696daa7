package io.semcache.store.lifecycle;

import io.semcache.store.partition.PartitionDb;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.upkeep.Upkeep;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Keeps a store open for as long as anyone is in it.
 *
 * <p>A native read of a closed RocksDB kills the process, and reads come from any thread. So every operation holds the
 * read side of the lock while it is in native code, and opening and closing hold the write side: closing waits for the
 * operations that run, of which searches end early, and later ones find nothing to read. The lock is not reentrant, so
 * only the outermost method takes it.
 */
public final class StoreGuard {

    private final String store;
    private final StampedLock lifecycle = new StampedLock();

    /** Threads that want the write side. */
    private final AtomicInteger awaiting = new AtomicInteger();

    /** Volatile for those who read no native memory; everyone else reads it under the lock. */
    private volatile @Nullable OpenStore current;

    /** What is done with an open store. */
    @FunctionalInterface
    public interface Operation<T extends @Nullable Object> {
        T on(OpenStore open) throws RocksDBException;
    }

    public StoreGuard(String store) {
        this.store = store;
    }

    private long lockAlone() {
        awaiting.incrementAndGet();
        try {
            return lifecycle.writeLock();
        } finally {
            awaiting.decrementAndGet();
        }
    }

    /** Whether someone waits until nobody is in the store any more: what may take long should end without an answer. */
    public boolean isAwaited() {
        return awaiting.get() > 0;
    }

    /** What is open at the moment, or null. It may be closed at any time: nothing native may be touched. */
    public @Nullable OpenStore current() {
        return current;
    }

    /** Opens it unless it is open, and hands it to {@code then}. */
    public void open(Supplier<OpenStore> opening, Consumer<OpenStore> then) {
        long stamp = lockAlone();
        try {
            if (current == null) {
                OpenStore open = opening.get();
                current = open;
                then.accept(open);
            }
        } finally {
            lifecycle.unlockWrite(stamp);
        }
    }

    /** Closes it, if it is open, once nobody is in it any more. */
    public void close(Consumer<OpenStore> closing) {
        long stamp = lockAlone();
        try {
            OpenStore open = current;
            if (open != null) {
                current = null;
                closing.accept(open);
            }
        } finally {
            lifecycle.unlockWrite(stamp);
        }
    }

    /** What the function returns, or {@code closed} if there is nothing open. */
    public <T> T ifOpen(T closed, Function<OpenStore, T> function) {
        long stamp = lifecycle.readLock();
        try {
            OpenStore open = current;
            return open == null ? closed : function.apply(open);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    /**
     * What the operation returns, for Streams as the caller: a damaged partition is a corrupted task, which it closes
     * and restores; anything else, like a full disk, is for the application's handler.
     */
    public <T extends @Nullable Object> T whileOpen(String action, Operation<T> operation) {
        long stamp = lifecycle.readLock();
        try {
            OpenStore open = requireOpen();
            try {
                return operation.on(open);
            } catch (RocksDBException e) {
                ProcessorStateException failure =
                        new ProcessorStateException(action + " store " + store + " failed", e);
                throw open.markIfDamaged(e) ? open.corrupted(failure) : failure;
            }
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    /** The same for what reads or writes rows: refused once they were found damaged, so that Streams restores them. */
    public <T extends @Nullable Object> T whileSound(String action, Operation<T> operation) {
        return whileOpen(action, open -> {
            String damage = open.directory().damage();
            if (damage != null) {
                throw open.corrupted(new ProcessorStateException(action + " store " + store + " failed: " + damage));
            }
            return operation.on(open);
        });
    }

    /** The same for readers that are not Streams: sound rows are read also when others are damaged. */
    public <T extends @Nullable Object> T read(Operation<T> operation) {
        long stamp = lifecycle.readLock();
        try {
            OpenStore open = requireOpen();
            try {
                return operation.on(open);
            } catch (RocksDBException e) {
                throw failed(open, e);
            } catch (CorruptRowException e) {
                open.directory().markDamaged(String.valueOf(e.getMessage()));
                throw e;
            }
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    private OpenStore requireOpen() {
        OpenStore open = current;
        if (open == null) {
            throw new InvalidStateStoreException("Store " + store + " is closed");
        }
        return open;
    }

    /** What to throw where an iterator failed. Its reader need not hold the lock. */
    public ProcessorStateException readFailed(RocksDBException cause) {
        OpenStore open = current;
        return open == null
                ? new ProcessorStateException("Reading store " + store + " failed", cause)
                : failed(open, cause);
    }

    private ProcessorStateException failed(OpenStore open, RocksDBException cause) {
        open.markIfDamaged(cause);
        return new ProcessorStateException("Reading store " + store + " failed", cause);
    }

    /**
     * For work in the background: locks as everyone else does, for as long as it is still {@code rows} that are open.
     */
    public Upkeep.Access access(PartitionDb rows) {
        return new Upkeep.Access() {
            @Override
            public boolean shared(Upkeep.Step step) throws RocksDBException {
                long stamp = lifecycle.readLock();
                try {
                    return isOpen(rows) && step.run();
                } finally {
                    lifecycle.unlockRead(stamp);
                }
            }

            @Override
            public boolean alone(Upkeep.Step step) throws RocksDBException {
                long stamp = lockAlone();
                try {
                    return isOpen(rows) && step.run();
                } finally {
                    lifecycle.unlockWrite(stamp);
                }
            }
        };
    }

    private boolean isOpen(PartitionDb rows) {
        OpenStore open = current;
        return open != null && open.rows() == rows;
    }
}
