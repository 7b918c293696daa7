package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.cli.SemcacheCommand;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node pays and saves stands in its ledger, by HTTP and by topic, and survives the node. */
class LedgerIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Http HTTP = new Http();

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Cache cache;

    @BeforeAll
    static void start(@TempDir Path stateDir) throws InterruptedException {
        cache = new Cache(
                        stateDir,
                        Map.of(
                                "prices.first.from", "2020-01-01",
                                "prices.first.currency", "USD",
                                "prices.first.hash.per-million-tokens", "2.5"))
                .start();
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        cache.close();
    }

    @Test
    void booksWhatWasPaidAndSavedOnceAndAgreesWithTheMeters() throws Exception {
        HttpResponse<String> miss = HTTP.embed(cache, "four words of text");
        HttpResponse<String> hit = HTTP.embed(cache, "four words of text");
        try (Topics topics = new Topics(cache.settings())) {
            topics.ask(EmbeddingRequest.newBuilder()
                    .setRequestId("by-topic")
                    .setText("four words of text")
                    .build());
            topics.command(CacheCommand.newBuilder()
                    .setCommandId("c")
                    .setOp(CommandOp.PUT)
                    .setName("an entry")
                    .setText("three other words")
                    .build());
            await().atMost(PATIENCE).until(() -> cache.provider().items() == 2);
        }
        await().atMost(PATIENCE)
                .until(() -> total().path("answers").path("hit").asInt() == 2
                        && total().path("answers").path("miss").asInt() == 2
                        && total().path("items").asInt() == 2);

        assertThat(miss.headers().firstValue("X-Semcache-Tokens")).contains("billed=4, saved=0");
        assertThat(hit.headers().firstValue("X-Semcache-Tokens")).contains("billed=0, saved=4");
        JsonNode total = total();
        assertThat(total.path("calls").asInt()).isEqualTo(2);
        assertThat(total.path("tokens_billed").asInt()).isEqualTo(7);
        assertThat(total.path("tokens_saved").asInt()).isEqualTo(8);
        assertThat(total.path("money").toString())
                .isEqualTo("[{\"currency\":\"USD\",\"paid\":\"0.0000175\",\"saved\":\"0.00002\"}]");
        assertThat(total.path("priced").asDouble()).isEqualTo(1);
        assertThat(HTTP.get(cache.url("/metrics")).body())
                .contains("semcache_tokens_total{kind=\"billed\"} 7.0")
                .contains("semcache_tokens_total{kind=\"saved\"} 8.0");
        assertThat(ledger().path("open").path("calls").asInt()).isZero();
        assertThat(printed()).contains("hash").contains("0.0000175 USD").contains("100.0 %");

        cache.stop();
        cache.start();

        assertThat(total()).isEqualTo(total);
    }

    private static JsonNode total() {
        return ledger().path("total");
    }

    private static JsonNode ledger() {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        HttpResponse<String> response = HTTP.get(cache.url("/v1/ledger?open=true&to=" + today));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String printed() {
        var out = new StringWriter();
        int exit = SemcacheCommand.commandLine()
                .setOut(new PrintWriter(out))
                .execute("ledger", "--by-day", "--url", cache.url("/").toString());
        assertThat(exit).isZero();
        return out.toString();
    }
}
