package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.PromptName;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Input;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.server.similarity.payload.PayloadListener.Shadow;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/similar} with payloads: prompt to response. */
class PayloadSimilarTest {

    private static final String VECTOR = "[1,2,3,4,5,6,7,8]";
    private static final Filter WITH_PAYLOAD = new Filter.Equal(new Field.Payload(), true);

    private final ApiFixture api =
            new ApiFixture(Map.of("namespaces.strict.payload-min-score", "0.95", "shadow.sample-rate", "0.6"));

    @AfterEach
    void stop() {
        api.close();
    }

    private ApiFixture.Reply ask(String members) {
        return api.post("/v1/similar", ("{'include':['payload']," + members + "}").replace('\'', '"'));
    }

    private static Match match(String name, float score, @Nullable String text) {
        return new Match(
                CacheKey.ofName("default", name),
                score,
                name,
                null,
                text,
                new Payload(new byte[] {1, 2}, "text/plain"),
                Embedding.of(1, 2, 3, 4, 5, 6, 7, 8));
    }

    private void stored(Match... matches) {
        List<Neighbour> neighbours = new ArrayList<>();
        for (Match match : matches) {
            api.similar.matches.put(match.key(), match);
            neighbours.add(new Neighbour(RowKey.entry(match.key().bytes()), match.score()));
        }
        api.similar.partitions = List.of(new Searched(0, "n1:8078", Role.ACTIVE, 0, 41, 100, 7, 1, neighbours));
    }

    private void put(String name, String text, String model) {
        EntryInfo info =
                EntryInfo.of("default", model, "r", InputKind.NONE, 1, "").named(name, text);
        api.entries.rows.put(
                CacheKey.ofName("default", name),
                new Row.Present(
                        Embedding.of(1, 0, 0, 0, 0, 0, 0, 0), info, 0, 0, 0, 1, new Payload(new byte[] {7}, null)));
    }

    @Test
    void answersWhatMeansTheSameAndRefusesWhatDoesNot() {
        stored(
                match("a", 0.97f, "can't I return it"),
                match("b", 0.96f, "can I return it within 30 days"),
                match("can I give it back", 0.95f, null),
                match("c", 0.9f, "can I return this"));

        JsonNode answer = ask("'text':'can I return it','k':2").json();

        assertThat(answer.get("matches").findValuesAsText("name")).containsExactly("can I give it back", "c");
        assertThat(answer.get("matches").get(1).toString())
                .isEqualTo("{\"key\":\"" + CacheKey.ofName("default", "c").hex()
                        + "\",\"name\":\"c\",\"score\":0.9,\"threshold\":0.8,\"verdict\":\"accepted\","
                        + "\"strategy\":\"semantic\",\"partition\":0,\"node\":\"n1:8078\","
                        + "\"payload\":{\"content_type\":\"text/plain\",\"base64\":\"AQI=\"}}");
        assertThat(answer.get("refused").findValuesAsText("verdict")).containsExactly("polarity", "numbers");
        assertThat(answer.get("refused").get(1).toString())
                .isEqualTo("{\"key\":\"" + CacheKey.ofName("default", "b").hex()
                        + "\",\"name\":\"b\",\"score\":0.96,\"threshold\":0.8,\"verdict\":\"numbers\","
                        + "\"detail\":\"only in the entry: 2592000 second\","
                        + "\"strategy\":\"semantic\",\"partition\":0,\"node\":\"n1:8078\"}");
        assertThat(api.payloads.looked).containsExactly("default HIT");
    }

    @Test
    void searchesAFewMoreThanAreAskedForAndOnlyWithPayloads() {
        ask("'text':'a','k':3,'filter':{'field':'tags','eq':'x'}");
        ask("'text':'a','k':3,'gate':false");

        SimilarityCall gated = api.similar.calls.getFirst();
        assertThat(gated.k()).isEqualTo(13);
        assertThat(gated.filter())
                .isEqualTo(new Filter.And(List.of(WITH_PAYLOAD, new Filter.Equal(new Field.Tags(), "x"))));
        assertThat(gated.include()).contains(Part.TEXT, Part.PAYLOAD);
        assertThat(api.similar.calls.getLast().k()).isEqualTo(3);
        assertThat(api.similar.calls.getLast().filter()).isEqualTo(WITH_PAYLOAD);
    }

    @Test
    void answersNoMoreThanIsAskedFor() {
        stored(match("a", 0.97f, "the same"), match("b", 0.96f, "the same"), match("c", 0.95f, "not the same"));

        JsonNode answer = ask("'text':'the same','k':1").json();

        assertThat(answer.get("matches").findValuesAsText("name")).containsExactly("a");
        assertThat(answer.get("refused")).isEmpty();
    }

    @Test
    void hasAThresholdOfItsOwn() {
        ask("'text':'a'");
        ask("'text':'a','namespace':'strict'");
        ask("'text':'a','namespace':'strict','min_score':0.5");

        assertThat(api.similar.calls).extracting(SimilarityCall::minScore).containsExactly(0.8f, 0.95f, 0.5f);
    }

    @Test
    void judgesNothingIfToldSo() {
        stored(match("a", 0.9f, "it is not"));

        JsonNode answer = ask("'text':'it is','gate':false").json();

        assertThat(answer.get("matches").findValuesAsText("verdict")).containsExactly("off");
        assertThat(answer.get("refused")).isEmpty();
    }

    @Test
    void comparesTheTextThatAVectorStandsFor() {
        stored(match("a", 0.9f, "it is not"));

        JsonNode answer = ask("'vector':" + VECTOR + ",'text':'it is'").json();

        assertThat(answer.get("refused").findValuesAsText("verdict")).containsExactly("polarity");
        assertThat(api.similar.calls.getFirst().vector()).isEqualTo(Embedding.of(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(api.payloads.looked).containsExactly("default REFUSED");
    }

    @Test
    void comparesTheTextOfAnEntry() {
        put("known", "it is", "tiny");
        stored(match("a", 0.9f, "it is not"), match("b", 0.85f, "it is so"));

        JsonNode answer =
                ask("'key':'" + CacheKey.ofName("default", "known").hex() + "'").json();

        assertThat(answer.get("matches").findValuesAsText("name")).containsExactly("b");
        assertThat(answer.get("refused").findValuesAsText("name")).containsExactly("a");
    }

    @Test
    void cannotCheckAnEntryWithoutTextAndName() {
        Match nameless = new Match(
                CacheKey.ofName("default", "x"), 0.9f, null, null, null, new Payload(new byte[0], null), null);
        stored(nameless);

        assertThat(ask("'text':'it is'").json().get("refused").findValuesAsText("verdict"))
                .containsExactly("unchecked");
    }

    @Test
    void findsTheVeryTextWithoutAVector() {
        put(PromptName.of("what is it"), "what is it", "tiny");
        api.embeddings.scripted.put(
                new Input.Text("what is it"), new Answer.Failed(ErrorCode.PROVIDER_UNAVAILABLE, "told to fail"));

        ApiFixture.Reply reply = ask("'text':'what is it','strategies':['exact','semantic']");

        JsonNode match = reply.json().get("matches").get(0);
        assertThat(match.get("strategy").asText()).isEqualTo("exact");
        assertThat(match.get("score").asDouble()).isEqualTo(1);
        assertThat(match.get("verdict").asText()).isEqualTo("accepted");
        assertThat(match.get("payload").get("base64").asText())
                .isEqualTo(Base64.getEncoder().encodeToString(new byte[] {7}));
        assertThat(match.has("partition")).isFalse();
        assertThat(reply.json().get("coverage").get("asked").asInt()).isZero();
        assertThat(api.similar.calls).isEmpty();
    }

    @Test
    void looksForTheMeaningWhereTheTextIsNotFound() {
        put("what is it", "what it is", "tiny"); // named like the question, but put for another text
        stored(match("b", 0.9f, "what is this"));

        assertThat(ask("'text':'what is it','strategies':['semantic','exact']")
                        .json()
                        .get("matches")
                        .findValuesAsText("strategy"))
                .containsExactly("semantic");
        assertThat(ask("'text':'what is it','strategies':['exact']").json().get("matches"))
                .isEmpty();
        assertThat(api.payloads.looked).containsExactly("default HIT", "default MISS");
    }

    @Test
    void findsExactlyOnlyWhatMatchesTheFilter() {
        put("what is it", "what is it", "tiny");

        assertThat(ask("'text':'what is it','strategies':['exact'],'filter':{'field':'tags','eq':'x'}")
                        .json()
                        .get("matches"))
                .isEmpty();
    }

    @Test
    void fetchesTheTrueVectorOfAShareOfTheHits() throws InterruptedException {
        put("what is it", "what is it", "tiny");

        ask("'text':'what is it','strategies':['exact']");

        FakePayloadListener.Compared checked = api.payloads.compared.poll(10, TimeUnit.SECONDS);
        float truth = FakeEmbeddings.vector(new Input.Text("what is it")).component(0);
        assertThat(checked).isNotNull();
        assertThat(checked.verdict()).isEqualTo(Shadow.DIFFERS);
        assertThat(Math.signum(checked.cosine())).isEqualTo(Math.signum(truth));
        assertThat(api.embeddings.calls).extracting(EmbeddingCall::cache).containsExactly(CacheMode.BYPASS);
    }

    @Test
    void asksTheProviderOnceForAQuestionThatIsCheckedToo() throws InterruptedException {
        Embedding truth = FakeEmbeddings.vector(new Input.Text("it is"));
        stored(new Match(
                CacheKey.ofName("default", "a"), 0.9f, "a", null, "it is", new Payload(new byte[0], null), truth));

        ask("'text':'it is'");

        FakePayloadListener.Compared checked = api.payloads.compared.poll(10, TimeUnit.SECONDS);
        assertThat(checked).isNotNull();
        assertThat(checked.verdict()).isEqualTo(Shadow.AGREES);
        assertThat(checked.cosine()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5f));
        assertThat(api.embeddings.fetched).hasValue(1);
    }

    @Test
    void saysThatAShadowCheckFailed() throws InterruptedException {
        put("what is it", "what is it", "tiny");
        api.embeddings.scripted.put(
                new Input.Text("what is it"), new Answer.Failed(ErrorCode.PROVIDER_UNAVAILABLE, "told to fail"));

        ask("'text':'what is it','strategies':['exact']");

        FakePayloadListener.Compared checked = api.payloads.compared.poll(10, TimeUnit.SECONDS);
        assertThat(checked).isNotNull();
        assertThat(checked.verdict()).isEqualTo(Shadow.FAILED);
    }

    @Test
    void readsHitsWhoseLifeSlides() throws InterruptedException {
        CacheKey sliding = CacheKey.ofName("default", "sliding");
        stored(
                match("fixed", 0.97f, "it is"),
                new Match(sliding, 0.96f, "x", null, "it is", new Payload(new byte[0], null), null, true));

        ask("'text':'it is'");

        assertThat(api.entries.reads.poll(10, TimeUnit.SECONDS)).isEqualTo(sliding);
        assertThat(api.entries.reads).isEmpty();
    }

    @Test
    void countsNothingWhereNoPartitionAnswered() {
        api.similar.partitions = List.of(new Missing(0, ErrorCode.NOT_READY, "told to fail"));

        assertThat(ask("'text':'a'").status()).isEqualTo(503);
        assertThat(api.payloads.looked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'include':['payload'],'vector':[1,2,3,4,5,6,7,8]}                  | gate",
                "{'include':['payload'],'text':'a','min_score':0.49}                 | min_score",
                "{'include':['payload'],'text':'a','gate':'yes'}                     | gate",
                "{'include':['payload'],'text':'a','strategies':[]}                  | strategies",
                "{'include':['payload'],'text':'a','strategies':['near']}            | strategies",
                "{'include':['payload'],'vector':[1,2,3,4,5,6,7,8],'strategies':['exact']} | strategies",
                "{'text':'a','gate':true}                                            | gate",
                "{'text':'a','strategies':['exact']}                                 | strategies",
                "{'text':'a','vector':[1,2,3,4,5,6,7,8]}                             | text",
            })
    void refusesWhatItCannotDo(String body, String param) {
        ApiFixture.Reply reply = api.post("/v1/similar", body.replace('\'', '"'));

        assertThat(reply.code()).isEqualTo("invalid_request");
        assertThat(reply.json().get("param").asText()).isEqualTo(param);
        assertThat(api.similar.calls).isEmpty();
    }
}
