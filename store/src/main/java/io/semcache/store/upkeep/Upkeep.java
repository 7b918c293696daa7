package io.semcache.store.upkeep;

import io.semcache.store.partition.Family;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.row.CorruptRowException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done in the background for one open partition: its indexes are loaded, damage is looked for, and what is
 * derived is rebuilt.
 */
public final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** Between two steps, so that a writer that waits for the monitor gets it. */
    private static final long PAUSE_NANOS = 20_000;

    private static final long RETRY_SECONDS = 1;

    private final PartitionDb rows;
    private final StoreDirectory directory;
    private final Access access;
    private final ScheduledExecutorService threads;
    private final Scrub scrub;
    private final AtomicBoolean purging = new AtomicBoolean();
    private volatile boolean stopped;

    /** The partition, which may be closed at any time. */
    public interface Access {

        /** Runs the step while the partition cannot be closed; false if it was closed already, or the step says so. */
        boolean shared(Step step) throws RocksDBException;

        /** The same, while nobody else reads or writes. */
        boolean alone(Step step) throws RocksDBException;
    }

    /** Something short; returns whether there is more to do. */
    @FunctionalInterface
    public interface Step {
        boolean run() throws RocksDBException;
    }

    public Upkeep(
            PartitionDb rows,
            StoreDirectory directory,
            Access access,
            ScheduledExecutorService threads,
            ScrubPace pace) {
        this.rows = rows;
        this.directory = directory;
        this.access = access;
        this.threads = threads;
        this.scrub = new Scrub(rows, access, threads, pace, this::repair);
    }

    public void start() {
        if (!rows.lookups().searchable()) {
            threads.execute(this::load);
        }
        scrub.start();
        purgeIfDue();
    }

    /** Rewrites files that may hold what was erased, unless that is under way. */
    public void purgeIfDue() {
        if (!stopped && rows.purge().due() && purging.compareAndSet(false, true)) {
            threads.execute(this::purge);
        }
    }

    private void purge() {
        try {
            while (access.shared(rows.purge()::step)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            purging.set(false);
            purgeIfDue(); // an erasure may have come after the last step
        } catch (RocksDBException | RuntimeException | Error e) { // the executor would keep it to itself
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("directory", directory.rows())
                    .log("rewriting files after an erasure failed, trying again");
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, threads)
                    .execute(this::purge);
        }
    }

    /** Ends what would otherwise wait for its time. The partition is closed already. */
    public void stop() {
        stopped = true;
        scrub.stop();
    }

    private void load() {
        Family source = rows.loadSource();
        try {
            while (access.shared(rows::loadStep)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RocksDBException e) {
            if (Damage.is(e)) {
                repair(source, Damage.describe(e));
            } else {
                retry(e);
            }
        } catch (CorruptRowException e) {
            repair(source, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) { // the executor would keep it to itself, and the index never be ready
            retry(e);
        }
    }

    /** What is derived is rebuilt from the entries at once; the rest from the changelog, when the task restarts. */
    private void repair(Family damaged, String damage) {
        if (damaged.derived()) {
            rebuildDerived(damage);
        } else {
            directory.markDamaged(damage);
        }
    }

    /** Starts the rebuild of what is derived from the entries, on a thread of its own. */
    public void damagedDerived(String damage) {
        threads.execute(() -> rebuildDerived(damage));
    }

    private void rebuildDerived(String damage) {
        try {
            access.alone(() -> {
                LOG.atWarn()
                        .addKeyValue("directory", directory.rows())
                        .addKeyValue("reason", damage)
                        .log("rebuilding what is derived from the entries");
                rows.rebuildDerived();
                threads.execute(this::load);
                return true;
            });
        } catch (RocksDBException e) {
            directory.markDamaged(Damage.describe(e));
        }
    }

    private void retry(Throwable cause) {
        LOG.atWarn()
                .setCause(cause)
                .addKeyValue("directory", directory.rows())
                .log("loading the index failed, trying again");
        CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, threads)
                .execute(this::load);
    }
}
