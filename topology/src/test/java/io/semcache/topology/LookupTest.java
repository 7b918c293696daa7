package io.semcache.topology;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.Float32List;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTest {

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    LookupTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void answersAMissWithTheVectorThatComesBack() {
        cache.request(plain("r1", "hello"));

        cache.event(cache.key("hello"), Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));

        EmbeddingResult result = cache.results().getFirst();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.MISS);
        assertThat(Float32List.toEmbedding(result.getEmbedding())).isEqualTo(VECTOR);
    }
}
