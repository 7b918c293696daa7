package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path stateDir;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Cache cache;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Topics topics;

    private final Http http = new Http();

    @BeforeEach
    void start() throws InterruptedException {
        cache = new Cache(stateDir).start();
        topics = new Topics(cache.settings());
    }

    @AfterEach
    void stop() {
        http.close();
        topics.close();
        cache.close();
    }

    @Test
    void fetchesOnceAndHitsFromThenOn() {
        EmbeddingResult miss = topics.ask(request("first", "a text"));
        EmbeddingResult hit = topics.ask(request("second", "a text"));

        assertThat(miss.getStatus()).isEqualTo(ResultStatus.MISS);
        assertThat(hit.getStatus()).isEqualTo(ResultStatus.HIT);
        assertThat(hit.getEmbedding()).hasSize(8).isEqualTo(miss.getEmbedding());
        assertThat(cache.provider().items()).isEqualTo(1);
    }

    @Test
    void answersUnderTheKeyAndWithTheHeadersOfTheRequest() {
        topics.request(
                request("mine", "a text"), new RecordHeaders().add("trace", "t1".getBytes(StandardCharsets.UTF_8)));

        ConsumerRecord<byte[], byte[]> result = topics.resultRecord();

        assertThat(result.key()).asString(StandardCharsets.UTF_8).isEqualTo("mine");
        assertThat(result.headers().lastHeader("trace").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("t1");
    }

    @Test
    void sharesOneEntryBetweenTopicsAndHttp() {
        HttpResponse<String> miss = http.embed(cache, "a text");
        HttpResponse<String> hit = http.embed(cache, "a text");

        assertThat(miss.headers().firstValue("X-Cache")).contains("MISS");
        assertThat(hit.headers().firstValue("X-Cache")).contains("HIT");
        assertThat(topics.ask(request("topic", "a text")).getStatus()).isEqualTo(ResultStatus.HIT);
        assertThat(cache.provider().items()).isEqualTo(1);
    }

    @Test
    void saysOverHttpHowItIs() {
        http.embed(cache, "a text");

        assertThat(http.get(cache.url("/health/ready")).statusCode()).isEqualTo(200);
        assertThat(http.get(cache.url("/metrics")).body())
                .contains("semcache_entries{namespace=\"default\"} 1.0")
                .contains("semcache_provider_calls_total{outcome=\"embedded\",provider=\"hash\"} 1.0")
                .contains("kafka_streams_threads_alive 1.0");
    }

    @Test
    void keepsEverythingOverARestart() throws InterruptedException {
        embed(100);
        var before = cache.checksums();

        cache.stop();
        cache.start();

        assertThat(cache.checksums()).isEqualTo(before);
        assertThat(http.embed(cache, "text 7").headers().firstValue("X-Cache")).contains("HIT");
        assertThat(cache.provider().items()).isEqualTo(100);
    }

    @Test
    void rebuildsADamagedStore() throws Exception {
        embed(100);
        var before = cache.checksums();

        cache.stop();
        StateFiles.damage(stateDir);
        cache.start();

        assertThat(cache.checksums()).isEqualTo(before);
        assertThat(cache.provider().items()).isEqualTo(100);
    }

    private void embed(int texts) {
        for (int i = 0; i < texts; i++) {
            topics.request(request("r" + i, "text " + i));
        }
        assertThat(topics.results(texts).values()).allMatch(result -> result.getStatus() == ResultStatus.MISS);
    }

    private static EmbeddingRequest request(String id, String text) {
        return EmbeddingRequest.newBuilder().setRequestId(id).setText(text).build();
    }
}
