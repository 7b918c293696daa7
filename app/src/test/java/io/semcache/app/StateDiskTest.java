package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.topology.runtime.DiskRoom;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDiskTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong free = new AtomicLong(100);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5 * SECOND); // nanoTime() may overflow
    private final DiskRoom disk = new StateDisk(100, free::get, nanos::get);

    @Test
    void isFullBelowTheBoundAndHasRoomAgain() {
        for (int round = 0; round < 10; round++) {
            free.set(100);
            nanos.addAndGet(SECOND);
            assertThat(disk.isLeft()).as("round %s", round).isTrue();

            free.set(99);
            nanos.addAndGet(SECOND - 1);
            assertThat(disk.isLeft()).as("less than a second later").isTrue();
            nanos.incrementAndGet();
            assertThat(disk.isLeft()).as("round %s", round).isFalse();
        }
    }

    @Test
    void asksTheDiskOfTheFolder(@TempDir Path folder) {
        assertThat(StateDisk.of(folder, 1).isLeft()).isTrue();
        assertThat(StateDisk.of(folder, Long.MAX_VALUE).isLeft()).isFalse();
        assertThat(StateDisk.of(folder.resolve("to-be-made"), Long.MAX_VALUE).isLeft())
                .isTrue();
        assertThat(StateDisk.of(folder, 0)).isSameAs(DiskRoom.ENDLESS);
    }
}
