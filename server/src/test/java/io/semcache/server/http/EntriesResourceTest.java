package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.semcache.config.ErrorCode;
import io.semcache.schemas.InputType;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.store.row.Payload;
import io.semcache.vectors.Embedding;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesResourceTest {

    private static final ObjectMapper CBOR = new CBORMapper();

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    private ApiFixture.Reply store(String entries) {
        return api.post("/v1/entries", "{\"namespace\":\"team\",\"entries\":[" + entries + "]}");
    }

    private byte[] cbor(String path, Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri(path))
                .header("Content-Type", "application/cbor")
                .POST(BodyPublishers.ofByteArray(CBOR.writeValueAsBytes(body)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            assertThat(response.statusCode())
                    .as(new String(response.body(), UTF_8))
                    .isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).contains("application/cbor");
            return response.body();
        }
    }

    @Test
    void takesAPayloadForATextThatHasNoName() {
        assertThat(store("{\"text\":\"two\\nlines\",\"payload\":\"p\"}").status())
                .isEqualTo(200);

        assertThat(api.writes.lastPut().name()).isNull();
        assertThat(api.writes.lastPut().text()).isEqualTo("two\nlines");
    }

    @Test
    void storesEntriesWithEverythingThatTheyCanHave() {
        ApiFixture.Reply reply =
                store("{\"name\":\"n\",\"text\":\"t\",\"vector\":[0.5,-1],\"model\":\"tiny-alias\",\"dimensions\":2,"
                        + "\"input_type\":\"document\",\"embed\":false,\"payload\":{\"content_type\":\"a/b\","
                        + "\"base64\":\"AAEC\"},\"ttl_ms\":7,\"sliding\":true,\"tags\":[\"x\"],"
                        + "\"metadata\":{\"year\":2026}}");

        assertThat(reply.json().toString())
                .isEqualTo("{\"keys\":[\"" + FakeEntries.key("team", "n").hex() + "\"]}");
        assertThat(api.writes.writes)
                .containsExactly(new Write.Put(
                        "team",
                        "n",
                        "t",
                        "tiny-alias",
                        2,
                        InputType.DOCUMENT,
                        Embedding.of(0.5f, -1f),
                        false,
                        new Payload(new byte[] {0, 1, 2}, "a/b"),
                        7L,
                        true,
                        new EntryLabels(List.of("x"), Map.of("year", 2026.0), null, null, null, List.of())));
    }

    @Test
    void takesAStringAsATextPayload() {
        store("{\"name\":\"n\",\"payload\":\"grüß\"}");

        assertThat(api.writes.lastPut().payload())
                .isEqualTo(new Payload("grüß".getBytes(UTF_8), "text/plain; charset=utf-8"));
        assertThat(api.writes.lastPut().embed()).isTrue();
    }

    @Test
    void storesThousandEntriesAndNoMore() {
        String thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"name\":\"n" + i + "\"}")
                .collect(Collectors.joining(","));

        assertThat(store(thousand).json().get("keys")).hasSize(1_000);
        assertThat(store(thousand + ",{\"name\":\"one more\"}").code()).isEqualTo("invalid_request");
        assertThat(api.writes.writes).hasSize(1_000);
    }

    @Test
    void speaksCbor() throws Exception {
        Embedding vector = Embedding.of(0.25f, 3f);
        byte[] payload = {9, 8, 7};
        cbor(
                "/v1/entries",
                Map.of(
                        "entries",
                        List.of(Map.of(
                                "name",
                                "n",
                                "vector",
                                vector.bytes(),
                                "payload",
                                Map.of("content_type", "a/b", "bytes", payload)))));

        JsonNode entry = CBOR.readTree(cbor("/v1/lookup", Map.of("names", List.of("n", "absent"))))
                .get("entries");

        assertThat(entry).hasSize(2);
        assertThat(entry.get(1).isNull()).isTrue();
        assertThat(entry.get(0).get("key").asText())
                .isEqualTo(FakeEntries.key("default", "n").hex());
        assertThat(entry.get(0).get("vector").binaryValue()).isEqualTo(vector.bytes());
        assertThat(entry.at("/0/payload/content_type").asText()).isEqualTo("a/b");
        assertThat(entry.at("/0/payload/bytes").binaryValue()).isEqualTo(payload);
    }

    @Test
    void answersInTheFormatThatIsAskedFor() {
        store("{\"name\":\"n\"}");

        ApiFixture.Reply reply =
                api.post("/v1/lookup", "{\"names\":[\"n\"]}", "Accept", "application/cbor;q=1, */*;q=0.1");

        assertThat(reply.header("content-type")).isEqualTo("application/cbor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "1",
                "{\"text\":\"t\"}",
                "{\"name\":\"n\",\"nmae\":1}",
                "{\"name\":\"n\",\"payload\":{}}",
                "{\"name\":\"n\",\"payload\":{\"text\":\"a\",\"base64\":\"\"}}",
                "{\"name\":\"n\",\"payload\":{\"base64\":\"?\"}}",
                "{\"name\":\"n\",\"payload\":{\"bytes\":\"AA==\"}}",
                "{\"name\":\"n\",\"metadata\":{\"a\":null}}",
                "{\"name\":\"n\",\"ttl_ms\":-1}"
            })
    void refusesEntriesThatItDoesNotUnderstand(String entry) {
        assertThat(store(entry).code()).isEqualTo("invalid_request");
        assertThat(api.writes.writes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0,0]", "[1e39,0]", "\"AAA=\"", "[]"})
    void refusesVectorsThatAreNone(String vector) {
        ApiFixture.Reply reply = store("{\"name\":\"a\"},{\"name\":\"n\",\"vector\":" + vector + "}");

        assertThat(reply.code()).isEqualTo("invalid_vector");
        assertThat(reply.json().get("detail").asText()).contains("entries[1].vector");
        assertThat(api.writes.writes).isEmpty();
    }

    @Test
    void namesTheEntryThatFailed() {
        api.writes.failure = new Written.Failed(ErrorCode.DIMENSION_MISMATCH, "expected 2 dimensions, got 3");

        ApiFixture.Reply reply = store("{\"name\":\"n\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").asText()).isEqualTo("entries[0]: expected 2 dimensions, got 3");
    }

    @Test
    void refusesBrokenCbor() throws Exception {
        ApiFixture.Reply reply =
                api.post("/v1/entries", new byte[] {(byte) 0xbf, 1}, "Content-Type", "application/cbor");

        assertThat(reply.code()).isEqualTo("invalid_request");
        assertThat(reply.json().get("detail").asText()).contains("CBOR");
    }
}
