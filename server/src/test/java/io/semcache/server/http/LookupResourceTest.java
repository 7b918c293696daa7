package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupResourceTest {

    private static final CacheKey KEY = FakeEntries.key("default", "known");

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void store() {
        EntryInfo info = new EntryInfo(
                "default",
                "tiny",
                "r1",
                InputKind.DOCUMENT,
                new TokenCount(7, true),
                "hash",
                null,
                null,
                Set.of("t2", "t1"),
                Map.of("page", 3.0, "draft", true, "lang", "en"),
                null,
                "doc-1",
                null,
                Set.of());
        api.entries.rows.put(KEY, new Row.Present(Embedding.of(0.5f, -1f), info, 0, 86_400_000, 0, 12, null));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private ApiFixture.Reply lookup(String body) {
        return api.post("/v1/lookup", body);
    }

    @Test
    void answersEntriesInOrderAndNullForWhatIsNotCached() {
        JsonNode entries =
                lookup("{\"texts\":[\"new\",\"known\",\"other\"]}").json().get("entries");

        assertThat(entries).hasSize(3);
        assertThat(entries.get(0).isNull()).isTrue();
        assertThat(entries.get(1).get("key").asText()).isEqualTo(KEY.hex());
        assertThat(entries.get(2).isNull()).isTrue();
    }

    @Test
    void answersVectorAndMeta() {
        assertThat(lookup("{\"keys\":[\"" + KEY.hex() + "\"]}").body())
                .isEqualTo("{\"entries\":[{\"key\":\"" + KEY.hex() + "\",\"vector\":[0.5,-1.0],\"meta\":{"
                        + "\"namespace\":\"default\",\"model\":\"tiny\",\"revision\":\"r1\",\"dimensions\":2,"
                        + "\"input_type\":\"document\",\"provider\":\"hash\",\"tokens\":7,"
                        + "\"tokens_estimated\":true,"
                        + "\"created_at\":\"1970-01-01T00:00:00Z\",\"expires_at\":\"1970-01-02T00:00:00Z\","
                        + "\"name\":null,\"text\":null,\"subject\":null,\"source\":\"doc-1\",\"source_revision\":null,"
                        + "\"tags\":[\"t1\",\"t2\"],\"metadata\":{\"draft\":true,\"lang\":\"en\",\"page\":3.0}}}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "meta"})
    void answersOnlyTheFieldsAskedFor(String field) {
        JsonNode entry = lookup("{\"texts\":[\"known\"],\"fields\":[\"" + field + "\"]}")
                .json()
                .get("entries")
                .get(0);

        assertThat(entry.fieldNames()).toIterable().containsExactly("key", field);
    }

    @Test
    void asksWithTheIdentityOfTheCall() {
        lookup("{\"texts\":[\"a\"],\"namespace\":\"team\",\"model\":\"tiny-alias\",\"dimensions\":4,"
                + "\"input_type\":\"query\"}");

        assertThat(api.entries.calls.getLast()).satisfies(call -> {
            assertThat(call.namespace()).isEqualTo("team");
            assertThat(call.model()).isEqualTo("tiny");
            assertThat(call.dimensions()).isEqualTo(4);
            assertThat(call.inputType()).isEqualTo(InputType.QUERY);
        });
        assertThat(api.embeddings.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"texts\":[]}",
                "{\"texts\":\"a\"}",
                "{\"texts\":[1]}",
                "{\"texts\":[\"a\"],\"keys\":[]}",
                "{\"keys\":[\"abc\"]}",
                "{\"keys\":[\"" + "zz" + "\"]}",
                "{\"texts\":[\"a\"],\"fields\":[\"text\"]}",
                "{\"texts\":[\"a\"],\"namespace\":1}"
            })
    void refusesWhatItCannotRead(String body) {
        ApiFixture.Reply reply = lookup(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("code").asText()).isEqualTo("invalid_request");
    }
}
