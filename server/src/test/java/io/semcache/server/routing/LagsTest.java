package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LagsTest {

    /** Longer than a reading is fresh. */
    private static final long PAUSE_MS = 250;

    @Test
    void areAskedForAgainAfterAFailureOfAnyKind() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Lags lags = new Lags(() -> switch (asked.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("away");
            case 2 -> throw new NoClassDefFoundError("broken");
            default -> Map.of(0, 7L);
        });

        assertThat(lags.of(0)).isEmpty();
        Thread.sleep(PAUSE_MS);
        assertThat(lags.of(0)).isEmpty();
        Thread.sleep(PAUSE_MS);
        assertThat(lags.of(0)).isEqualTo(OptionalLong.of(7));
    }
}
