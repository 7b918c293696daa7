package io.semcache.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StoreGuardTest {

    @Test
    @Timeout(20)
    void isAwaitedWhileSomeoneWaitsToClose() throws InterruptedException {
        StoreGuard guard = new StoreGuard("titles");
        List<Thread> closing = new ArrayList<>();

        assertThatThrownBy(() -> guard.open(
                        () -> {
                            closing.add(Thread.ofPlatform().start(() -> guard.close(_ -> {})));
                            while (!guard.isAwaited()) {
                                Thread.onSpinWait();
                            }
                            throw new IllegalStateException("awaited");
                        },
                        _ -> {}))
                .hasMessage("awaited");
        closing.getFirst().join();

        assertThat(guard.isAwaited()).isFalse();
    }
}
