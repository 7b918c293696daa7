package io.semcache.app;

import io.semcache.topology.runtime.DiskRoom;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The disk of the local stores: it has room as long as more than some bytes are free. Looks once a second. */
final class StateDisk implements DiskRoom {

    private static final Logger LOG = LoggerFactory.getLogger(StateDisk.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final long minFreeBytes;
    private final LongSupplier freeBytes;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLook;
    private volatile boolean left = true;

    /** The disk of a folder, which may have to be made yet. */
    static DiskRoom of(Path folder, long minFreeBytes) {
        if (minFreeBytes == 0) {
            return ENDLESS;
        }
        File file = folder.toFile();
        return new StateDisk(
                minFreeBytes, () -> file.exists() ? file.getUsableSpace() : Long.MAX_VALUE, System::nanoTime);
    }

    StateDisk(long minFreeBytes, LongSupplier freeBytes, LongSupplier nanoTime) {
        this.minFreeBytes = minFreeBytes;
        this.freeBytes = freeBytes;
        this.nanoTime = nanoTime;
        this.nextLook = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public boolean isLeft() {
        long now = nanoTime.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + PAUSE_NANOS)) {
            look();
        }
        return left;
    }

    private void look() {
        long free = freeBytes.getAsLong();
        boolean leftNow = free >= minFreeBytes;
        if (leftNow != left) {
            left = leftNow;
            LOG.atWarn()
                    .addKeyValue("freeBytes", free)
                    .addKeyValue("minFreeBytes", minFreeBytes)
                    .log(
                            leftNow
                                    ? "the disk of the stores has room again"
                                    : "the disk of the stores is full, nothing new is stored");
        }
    }
}
