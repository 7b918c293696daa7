package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientPatienceTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void interruptsWhoWaitsTooLong() throws Exception {
        Thread waiter = Thread.ofVirtual().start(() -> {
            try (ClientPatience _ = ClientPatience.of(SHORT)) {
                Thread.sleep(LONG.multipliedBy(2));
            } catch (InterruptedException e) {
                // as expected
            }
        });

        assertThat(waiter.join(LONG)).isTrue();
    }

    @Test
    void leavesAloneWhoWaitsNoMore() throws Exception {
        ClientPatience.of(SHORT).close();

        Thread.sleep(SHORT.multipliedBy(2)); // throws if it is interrupted
    }
}
