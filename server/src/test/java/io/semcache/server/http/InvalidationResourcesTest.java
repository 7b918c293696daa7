package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.config.KeyHash;
import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.entries.Write;
import io.semcache.server.invalidation.Invalidated;
import io.semcache.server.invalidation.Invalidation;
import io.semcache.server.invalidation.Reconciled;
import io.semcache.server.invalidation.Reconciliation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationResourcesTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void invalidatesByEverythingThatIsGiven() {
        ApiFixture.Reply reply = api.post(
                "/v1/invalidate",
                "{\"namespace\":\"team\",\"tags\":[\"a\",\"b\"],\"source\":\"s\",\"model\":\"tiny\","
                        + "\"filter\":{\"field\":\"metadata.year\",\"gte\":2026},\"cascade\":true,\"dry_run\":true}");

        assertThat(reply.json().toString()).isEqualTo("{\"matched\":3,\"sources\":2}");
        assertThat(api.invalidations.asked)
                .containsExactly(new Invalidation(
                        "team",
                        List.of("a", "b"),
                        "s",
                        "tiny",
                        "{\"field\":\"metadata.year\",\"gte\":2026.0}",
                        true,
                        true));
    }

    @Test
    void saysNothingOfSourcesWithoutACascade() {
        assertThat(api.post("/v1/invalidate", "{\"source\":\"s\"}").json().toString())
                .isEqualTo("{\"matched\":3}");
        assertThat(api.invalidations.asked.getFirst().cascade()).isFalse();
        assertThat(api.invalidations.asked.getFirst().dryRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"namespace\":\"team\"}",
                "{\"tag\":\"a\"}",
                "{\"tags\":\"a\"}",
                "{\"tags\":[]}",
                "{\"tags\":[\"a\"],\"cascade\":true}",
                "{\"filter\":{\"field\":\"nothing\",\"eq\":1}}",
                "{\"source\":\"s\",\"namespace\":\"No\"}",
                "{\"source\":\"s\",\"dry_run\":1}"
            })
    void refusesWhatWouldRemoveMoreThanWasMeant(String body) {
        assertThat(api.post("/v1/invalidate", body).code()).isEqualTo("invalid_request");
        assertThat(api.invalidations.asked).isEmpty();
    }

    @Test
    void saysWhyNothingIsCertain() {
        api.invalidations.answer = new Invalidated.Failed(ErrorCode.NOT_READY, "partition 3 moves");

        ApiFixture.Reply reply = api.post("/v1/invalidate", "{\"source\":\"s\"}");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("detail").asText()).isEqualTo("partition 3 moves");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"namespace\":\"team\"};team",
                "{\"namespace\":\"team\",\"dry_run\":true};team as a trial",
                "{\"all\":true};everything"
            })
    void flushes(String body, String flushed) {
        assertThat(api.post("/v1/flush", body).json().toString()).isEqualTo("{\"matched\":3}");
        assertThat(api.invalidations.flushed).containsExactly(flushed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"all\":false}",
                "{\"namespace\":\"team\",\"all\":true}",
                "{\"namespace\":\"*\"}",
                "{\"namespace\":\"team\",\"tags\":[\"a\"]}"
            })
    void refusesAFlushThatDoesNotSayOfWhat(String body) {
        assertThat(api.post("/v1/flush", body).code()).isEqualTo("invalid_request");
        assertThat(api.invalidations.flushed).isEmpty();
    }

    @Test
    void letsOnlyAdministratorsRemoveManyAtOnce() {
        try (ApiFixture guarded = new ApiFixture(Map.of(
                "auth.keys.writer.hash",
                KeyHash.ofKey("w").hex(),
                "auth.keys.writer.write",
                "*",
                "auth.keys.boss.hash",
                KeyHash.ofKey("b").hex(),
                "auth.keys.boss.admin",
                "team"))) {
            String team = "{\"namespace\":\"team\"}";

            assertThat(guarded.post("/v1/invalidate", "{\"source\":\"s\"}", "X-Api-Key", "w")
                            .status())
                    .isEqualTo(403);
            assertThat(guarded.post("/v1/invalidate", "{\"source\":\"s\",\"namespace\":\"team\"}", "X-Api-Key", "b")
                            .status())
                    .isEqualTo(200);
            assertThat(guarded.post("/v1/entries/delete", "{\"names\":[\"n\"]}", "X-Api-Key", "w")
                            .status())
                    .isEqualTo(200);
            assertThat(guarded.post("/v1/flush", team, "X-Api-Key", "w").status())
                    .isEqualTo(403);
            assertThat(guarded.post("/v1/flush", team, "X-Api-Key", "b").status())
                    .isEqualTo(200);
            assertThat(guarded.post("/v1/flush", "{\"namespace\":\"other\"}", "X-Api-Key", "b")
                            .status())
                    .isEqualTo(403);
            assertThat(guarded.post("/v1/flush", "{\"all\":true}", "X-Api-Key", "b")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void reconcilesASourceWhoseNameHasSlashes() {
        ApiFixture.Reply reply = api.post(
                "/v1/sources/docs%2Fa%20b/c/reconcile",
                "{\"namespace\":\"team\",\"items\":[{\"id\":\"1\",\"revision\":\"r\"},{\"id\":\"2\"}],\"dry_run\":true}");

        assertThat(reply.json().get("unchanged").asInt()).isEqualTo(1);
        assertThat(reply.json().get("changed").toString()).isEqualTo("[\"c\"]");
        assertThat(reply.json().get("missing").toString()).isEqualTo("[\"m\"]");
        assertThat(reply.json().get("removed").asInt()).isEqualTo(4);
        assertThat(reply.json().get("took_ms").isNumber()).isTrue();
        assertThat(api.invalidations.reconciled)
                .containsExactly(new Reconciliation(
                        "team",
                        "docs/a b/c",
                        List.of(new Reconciliation.Item("1", "r"), new Reconciliation.Item("2", null)),
                        true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":{}}",
                "{\"items\":[1]}",
                "{\"items\":[{}]}",
                "{\"items\":[{\"id\":\"1\"},{\"id\":\"1\"}]}",
                "{\"items\":[{\"id\":\"1\",\"rev\":\"2\"}]}",
                "{\"items\":[],\"source\":\"s\"}"
            })
    void refusesItemsThatItWouldMistakeForOrphans(String body) {
        assertThat(api.post("/v1/sources/s/reconcile", body).code()).isEqualTo("invalid_request");
        assertThat(api.invalidations.reconciled).isEmpty();
    }

    @Test
    void takesAHundredThousandItemsAndNoMore() {
        String most = IntStream.range(0, ReconciliationReader.MOST_ITEMS)
                .mapToObj(i -> "{\"id\":\"" + i + "\"}")
                .collect(Collectors.joining(","));

        assertThat(api.post("/v1/sources/s/reconcile", "{\"items\":[" + most + "]}")
                        .status())
                .isEqualTo(200);
        assertThat(api.post("/v1/sources/s/reconcile", "{\"items\":[" + most + ",{\"id\":\"x\"}]}")
                        .code())
                .isEqualTo("invalid_request");
    }

    @Test
    void saysWhyASourceCouldNotBeCompared() {
        api.invalidations.reconciliation = new Reconciled.Failed(ErrorCode.CORRUPTED, "damaged");

        assertThat(api.post("/v1/sources/s/reconcile", "{\"items\":[]}").code()).isEqualTo("corrupted");
    }

    @Test
    void deletesByTextNameAndKey() {
        String key = CacheKey.ofName("team", "x").hex();

        ApiFixture.Reply reply = api.post(
                "/v1/entries/delete",
                "{\"namespace\":\"team\",\"texts\":[\"t\"],\"names\":[\"n\"],\"keys\":[\"" + key
                        + "\"],\"model\":\"tiny\",\"dimensions\":2,\"input_type\":\"query\"}");

        assertThat(reply.json().toString()).isEqualTo("{\"deleted\":0}");
        assertThat(api.writes.writes)
                .containsExactly(
                        new Write.DeleteText("team", "t", "tiny", 2, InputType.QUERY),
                        new Write.Delete("team", "n"),
                        new Write.DeleteKey("team", CacheKey.ofHex(key), null));
    }

    @Test
    void countsWhatWasThere() {
        api.post("/v1/entries", "{\"entries\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");

        assertThat(api.post("/v1/entries/delete", "{\"names\":[\"a\",\"b\",\"c\"]}")
                        .json()
                        .get("deleted")
                        .asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"keys\":[\"ab\"]}", "{\"texts\":[]}", "{\"text\":\"t\"}", "{\"names\":\"n\"}"})
    void refusesADeleteOfNothing(String body) {
        assertThat(api.post("/v1/entries/delete", body).code()).isEqualTo("invalid_request");
        assertThat(api.writes.writes).isEmpty();
    }

    @Test
    void labelsEntriesInEveryWayThatStoresThem() {
        EntryLabels labels = new EntryLabels(
                List.of("t"), Map.of("year", 2026.0), "anna", "chapter", "7", List.of("book", "author"));
        String members = "\"tags\":[\"t\"],\"metadata\":{\"year\":2026},\"subject\":\"anna\",\"source\":\"chapter\","
                + "\"revision\":\"7\",\"depends_on\":[\"book\",\"author\"]";

        api.post("/v1/entries", "{\"entries\":[{\"name\":\"n\"," + members + "}]}");
        assertThat(api.writes.lastPut().labels()).isEqualTo(labels);

        String query = "tag=t&metadata=%7B%22year%22:2026%7D&subject=anna&source=chapter&revision=7"
                + "&depends_on=book&depends_on=author";
        String path = "/v1/kv/n?" + query;
        api.send("PUT", path, HttpRequest.newBuilder(api.uri(path)).PUT(BodyPublishers.ofString("p")));
        assertThat(api.writes.lastPut().labels()).isEqualTo(labels);

        api.embed("{\"input\":\"a\",\"cache\":{" + members + "}}");
        assertThat(api.embeddings.calls.getLast().labels()).isEqualTo(labels);
    }
}
