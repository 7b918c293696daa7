package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many ask at the same time, a text is paid for once. */
class OnePaymentIT {

    private static final int CALLERS = 1_000;
    private static final HashBehaviour SLOW = HashBehaviour.PERFECT.withLatency(Duration.ofMillis(500));

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Cache cache;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Topics topics;

    private static final Http HTTP = new Http();

    private long itemsBefore;

    @BeforeAll
    static void start(@TempDir Path stateDir) throws InterruptedException {
        cache = new Cache(stateDir).start();
        topics = new Topics(cache.settings());
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        topics.close();
        cache.close();
    }

    @BeforeEach
    void count() {
        cache.provider().behave(SLOW);
        itemsBefore = cache.provider().items();
    }

    @Test
    void paysOnceForAThousandCallersOfOneText() throws Exception {
        List<HttpResponse<String>> responses =
                HTTP.embedAtOnce(cache, Collections.nCopies(CALLERS, "one text of a thousand callers"));

        assertThat(responses).allMatch(response -> response.statusCode() == 200);
        assertThat(responses)
                .extracting(HttpResponse::body)
                .containsOnly(responses.getFirst().body());
        assertThat(paid()).isEqualTo(1);
    }

    @Test
    void paysOncePerTextForAThousandCallersOfTwoHundred() throws Exception {
        List<String> texts = IntStream.range(0, CALLERS)
                .mapToObj(i -> "one of two hundred, number " + i % 200)
                .toList();

        List<HttpResponse<String>> responses = HTTP.embedAtOnce(cache, texts);

        assertThat(responses).allMatch(response -> response.statusCode() == 200);
        assertThat(paid()).isEqualTo(200);
    }

    @Test
    void paysOnceForAThousandRequestsOnTheTopic() {
        for (int i = 0; i < CALLERS; i++) {
            topics.request(request("topic-" + i, "one text of a thousand requests"));
        }

        Map<String, EmbeddingResult> results = topics.results(CALLERS);

        assertThat(results).hasSize(CALLERS);
        assertThat(results.values())
                .filteredOn(result -> result.getStatus() == ResultStatus.MISS)
                .hasSize(1);
        assertThat(paid()).isEqualTo(1);
    }

    @Test
    void storesNothingThatWasDeletedWhileItWasFetched() {
        topics.request(request("deleted", "a text to delete"));
        await().until(() -> paid() == 1);
        topics.command(CacheCommand.newBuilder()
                .setCommandId("c")
                .setOp(CommandOp.DELETE)
                .setText("a text to delete")
                .build());

        EmbeddingResult answer = topics.result("deleted");
        EmbeddingResult after = topics.ask(EmbeddingRequest.newBuilder(request("after", "a text to delete"))
                .setCache(CacheMode.ONLY_IF_CACHED)
                .build());

        assertThat(answer.getEmbedding()).isNotEmpty();
        assertThat(after.getError().getCode()).isEqualTo("not_cached");
    }

    private long paid() {
        return cache.provider().items() - itemsBefore;
    }

    private static EmbeddingRequest request(String id, String text) {
        return EmbeddingRequest.newBuilder().setRequestId(id).setText(text).build();
    }
}
