package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TouchesTest {

    private static final CacheKey KEY = CacheKey.ofName("default", "n");
    private static final long NOW = 1_000_000;
    private static final long LIFE = 1_000;

    private final List<CommandEvent> appended = new ArrayList<>();
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private final Touches touches = new Touches(
            (partition, key, event) -> {
                appended.add((CommandEvent) event);
                return acknowledged;
            },
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    /** An entry whose life was last begun so long ago. */
    private static Row.Present entry(long slidingMs, long agoMs) {
        EntryInfo info =
                EntryInfo.of("default", "tiny", "r", InputKind.NONE, 0, "").named("n", null);
        return new Row.Present(null, info, 0, NOW - agoMs + LIFE, 0, 0, null, slidingMs, 0, null);
    }

    @Test
    void prolongTheLifeOfWhatIsRead() {
        touches.read(0, KEY, entry(LIFE, 200));

        assertThat(appended).singleElement().satisfies(touch -> {
            assertThat(touch.getOp()).isEqualTo(CommandOp.TOUCH);
            assertThat(touch.getName()).isEqualTo("n");
            assertThat(touch.getReceivedAt().toEpochMilli()).isEqualTo(NOW);
        });
    }

    @Test
    void spareReadsSoonAfterTheLast() {
        touches.read(0, KEY, entry(LIFE, 50));

        assertThat(appended).isEmpty();
    }

    @Test
    void leaveFixedLivesAlone() {
        touches.read(0, KEY, entry(Row.Present.FIXED_LIFE, 900));

        assertThat(appended).isEmpty();
    }

    @Test
    void writeOneAtATime() {
        touches.read(0, KEY, entry(LIFE, 200));
        touches.read(0, KEY, entry(LIFE, 200));
        assertThat(appended).hasSize(1);

        acknowledged.complete(null);
        touches.read(0, KEY, entry(LIFE, 200));

        assertThat(appended).hasSize(2);
    }
}
