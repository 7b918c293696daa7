package io.semcache.topology.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.serdes.CacheKey;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingPartitionsTest {

    private final ServingPartitions serving = new ServingPartitions();

    @Test
    void knowsNoPositionBeforeTheFirstEvent() {
        serving.started(1);

        assertThat(serving.processed(1)).isEqualTo(ServingPartitions.UNKNOWN);
    }

    @Test
    void learnsThePositionFromTheCommittedOffset() {
        serving.started(1);

        serving.reached(1, 42);

        assertThat(serving.processed(1)).isEqualTo(42);
    }

    @Test
    void neverMovesAPositionBack() {
        serving.started(1).set(50);

        serving.reached(1, 42);

        assertThat(serving.processed(1)).isEqualTo(50);
    }

    @Test
    void servesNothingBecauseAPositionIsKnown() {
        serving.reached(1, 42);

        assertThat(serving.serving(1)).isFalse();
    }

    @Test
    void keepsServingWhenAnEarlierProcessorClosesLate() {
        var earlier = serving.started(1);
        serving.started(1);

        serving.stopped(1, earlier);

        assertThat(serving.serving(1)).isTrue();
    }

    @Test
    void followsTheProcessor(@TempDir Path stateDir) {
        CacheKey key;
        ServingPartitions served;
        try (var cache = new CacheDriver(stateDir, TestSettings.defaults())) {
            served = cache.serving;
            key = cache.key("hello");
            cache.command(Requests.delete("hello"));
            cache.rawEvent(key.bytes(), new byte[] {1});

            assertThat(served.partitions()).containsExactly(0);
            assertThat(served.processed(0)).as("also past what nobody can read").isEqualTo(2);
        }

        assertThat(served.serving(0)).isFalse();
    }
}
