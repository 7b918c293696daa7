package io.semcache.store.upkeep;

import io.semcache.store.partition.Family;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.partition.TableFile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the table files of a partition again from end to end, one at a time and slowly, and checks every block's
 * checksum: damage is found before anyone needs the block. Files are opened by their names and without the database, so
 * that a file that is gone or cut is found too, although the database still holds the old one open. And often it looks
 * whether they are still the same files.
 */
final class Scrub {

    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

    private final PartitionDb rows;
    private final Upkeep.Access access;
    private final ScheduledExecutorService threads;
    private final ScrubPace pace;
    private final BiConsumer<Family, String> onDamage;
    private final Deque<TableFile> files = new ArrayDeque<>();
    private final SeenFiles seen = new SeenFiles();
    private volatile @Nullable Future<?> pending;
    private volatile @Nullable Future<?> pendingLook;

    /** @param onDamage told the family of a damaged file and the damage, on a thread of the scrub */
    Scrub(
            PartitionDb rows,
            Upkeep.Access access,
            ScheduledExecutorService threads,
            ScrubPace pace,
            BiConsumer<Family, String> onDamage) {
        this.rows = rows;
        this.access = access;
        this.threads = threads;
        this.pace = pace;
        this.onDamage = onDamage;
    }

    void start() {
        lookAfter(Duration.ZERO);
        after(pace.first(), this::pass);
    }

    /** Ends it, after the file that is read at the moment. The partition is closed already. */
    void stop() {
        cancel(pending);
        cancel(pendingLook);
    }

    private static void cancel(@Nullable Future<?> next) {
        if (next != null) {
            next.cancel(false);
        }
    }

    private void lookAfter(Duration pause) {
        pendingLook = threads.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<TableFile> changed = new ArrayList<>();
        shared(() -> {
            changed.addAll(seen.changed(rows.tableFiles()));
            lookAfter(pace.looks());
            return true;
        });
        Set<Family> told = EnumSet.noneOf(Family.class);
        for (TableFile file : changed) {
            if (told.add(file.family())) {
                onDamage.accept(file.family(), file.path() + " is not the file that it was");
            }
        }
    }

    private void after(Duration pause, Runnable task) {
        pending = threads.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pass() {
        if (shared(() -> files.addAll(rows.tableFiles()))) {
            next();
        } else {
            afterIfOpen(pace.between(), this::pass);
        }
    }

    private void next() {
        TableFile file = files.poll();
        if (file == null) {
            afterIfOpen(pace.between(), this::pass);
            return;
        }
        try {
            file.verify();
        } catch (RocksDBException e) {
            // A file that was merged into others meanwhile is not missed.
            if (shared(() -> rows.tableFiles().contains(file))) {
                found(file, e);
            }
        }
        afterIfOpen(Duration.ofMillis(file.bytes() * 1_000 / pace.bytesPerSecond()), this::next);
    }

    /** Not after {@link #stop()}: the partition is closed by then. */
    private void afterIfOpen(Duration pause, Runnable task) {
        shared(() -> {
            after(pause, task);
            return true;
        });
    }

    private void found(TableFile file, RocksDBException e) {
        if (Damage.is(e) || Damage.isMissingFile(e)) {
            onDamage.accept(file.family(), Damage.describe(e));
        } else {
            LOG.atWarn().setCause(e).addKeyValue("file", file.path()).log("a table file could not be verified");
        }
    }

    private boolean shared(Upkeep.Step step) {
        try {
            return access.shared(step);
        } catch (RocksDBException e) {
            throw new IllegalStateException("listing files failed", e);
        }
    }
}
