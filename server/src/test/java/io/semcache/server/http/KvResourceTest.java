package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Stored;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvResourceTest {

    private static final int PATIENCE_MS = 20_000;

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    private ApiFixture.Reply put(String nameAndQuery, String body, String... headers) {
        return send("PUT", nameAndQuery, body, headers);
    }

    private ApiFixture.Reply send(String method, String nameAndQuery, String body, String... headers) {
        String path = "/v1/kv/" + nameAndQuery;
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.send(method, path, request);
    }

    private ApiFixture.Reply get(String nameAndQuery, String... headers) {
        return send("GET", nameAndQuery, "", headers);
    }

    @Test
    void keepsPayloadAndContentTypeByteForByte() {
        ApiFixture.Reply created = put("doc", "{\"a\" : 1}\n", "Content-Type", "application/json; charset=UTF-8");

        ApiFixture.Reply read = get("doc");

        assertThat(created.status()).isEqualTo(201);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo("{\"a\" : 1}\n");
        assertThat(read.header("content-type")).isEqualTo("application/json; charset=UTF-8");
    }

    @Test
    void tellsNewFromReplaced() {
        assertThat(put("k", "1").status()).isEqualTo(201);
        assertThat(put("k", "2").status()).isEqualTo(204);
        assertThat(get("k").body()).isEqualTo("2");
    }

    @Test
    void removesOnce() {
        put("k", "1");

        assertThat(send("DELETE", "k", "").status()).isEqualTo(204);
        assertThat(send("DELETE", "k", "").status()).isEqualTo(404);
        assertThat(get("k").code()).isEqualTo("not_found");
    }

    @Test
    void tellsWhetherThereIsAnEntryWithoutItsPayload() {
        put("k", "12345");

        assertThat(send("HEAD", "k", "").status()).isEqualTo(200);
        assertThat(send("HEAD", "k", "").body()).isEmpty();
        assertThat(send("HEAD", "other", "").status()).isEqualTo(404);
    }

    @Test
    void sendsNothingBehindAHead() throws Exception {
        put("k", "12345");

        assertThat(answerToHead("k"))
                .containsIgnoringCase("content-length: 5\r\n")
                .endsWith("\r\n\r\n");
        assertThat(answerToHead("other")).startsWith("HTTP/1.1 404").endsWith("\r\n\r\n");
    }

    /** Everything that comes until the connection ends, which clients do not show. */
    private String answerToHead(String name) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            String request = "HEAD /v1/kv/" + name + " HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void keepsAnEmptyPayload() {
        assertThat(put("empty", "").status()).isEqualTo(201);

        assertThat(get("empty").status()).isEqualTo(200);
        assertThat(get("empty").body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "a/b", "a//b", "a b", "a+b", "ä/日本", "😀", "100%", "a;b=c", "?x=1", "#", "a/../b", "a/.", "..a",
                "%2F"
            })
    void takesEveryNameAsItIs(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");

        put(encoded, "of " + name);

        assertThat(api.writes.lastPut().name()).isEqualTo(name);
        assertThat(get(encoded).body()).isEqualTo("of " + name);
    }

    @Test
    void takesSlashesInANameAsTheyAre() {
        put("users/7/cart", "x");

        assertThat(api.writes.lastPut().name()).isEqualTo("users/7/cart");
        assertThat(get("users%2F7%2Fcart").body()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%C3"})
    void refusesNamesThatAreNone(String encoded) {
        assertThat(put(encoded, "x").status()).isEqualTo(400);
    }

    @Test
    void passesTheOptionsOfAWriteOn() {
        put(
                "k?namespace=team&ttl_ms=5000&sliding=true&embed=false&tag=a&tag=b&metadata="
                        + URLEncoder.encode("{\"year\":2026,\"draft\":true,\"lang\":\"de\"}", StandardCharsets.UTF_8),
                "x",
                "X-Embed-Text",
                "what it is about");

        Write.Put put = api.writes.lastPut();
        assertThat(put.namespace()).isEqualTo("team");
        assertThat(put.ttlMs()).isEqualTo(5_000);
        assertThat(put.sliding()).isTrue();
        assertThat(put.embed()).isFalse();
        assertThat(put.labels().tags()).containsExactly("a", "b");
        assertThat(put.labels().metadata()).isEqualTo(Map.of("year", 2026.0, "draft", true, "lang", "de"));
        assertThat(put.text()).isEqualTo("what it is about");
    }

    @Test
    void takesAnyTextInTheExtendedForm() {
        put("k", "x", "X-Embed-Text", "UTF-8''caf%C3%A9%20%E6%97%A5");

        assertThat(api.writes.lastPut().text()).isEqualTo("café 日");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k?ttl=5",
                "k?ttl_ms=-1",
                "k?ttl_ms=soon",
                "k?ttl_ms=1&ttl_ms=2",
                "k?sliding=maybe",
                "k?namespace=NO",
                "k?metadata=1",
                "k?metadata=%7B%22a%22:%5B%5D%7D"
            })
    void refusesOptionsThatItDoesNotUnderstand(String nameAndQuery) {
        assertThat(put(nameAndQuery, "x").code()).isEqualTo("invalid_request");
        assertThat(api.writes.writes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match", "If-Match"})
    void refusesConditionalWrites(String condition) {
        assertThat(put("k", "x", condition, "*").status()).isEqualTo(400);
        assertThat(api.writes.writes).isEmpty();
    }

    @Test
    void answersNotModifiedToWhoHasTheEntry() {
        put("k", "1");
        String tag = get("k").header("etag");

        ApiFixture.Reply known = get("k", "If-None-Match", "\"other\", W/" + tag);
        put("k", "2");
        ApiFixture.Reply changed = get("k", "If-None-Match", tag);

        assertThat(known.status()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(changed.body()).isEqualTo("2");
        assertThat(changed.header("etag")).isNotEqualTo(tag);
    }

    @Test
    void keepsTheNamespacesApart() {
        put("k?namespace=one", "1");

        assertThat(get("k?namespace=two").status()).isEqualTo(404);
        assertThat(get("k").status()).isEqualTo(404);
        assertThat(get("k?namespace=one").body()).isEqualTo("1");
    }

    @Test
    void refusesPayloadsBeyondTheLimit() {
        assertThat(put("k", "x".repeat(512 << 10)).status()).isEqualTo(201);
        assertThat(put("k", "x".repeat((512 << 10) + 1)).code()).isEqualTo("payload_too_large");
    }

    @Test
    void repeatsNoContentTypeThatCouldForgeAHeader() {
        EntryInfo info = EntryInfo.of("default", "tiny", "r", InputKind.NONE, 0, "");
        Payload payload = new Payload(new byte[] {1}, "text/plain\r\nX-Forged: 1");
        api.entries.rows.put(FakeEntries.key("default", "k"), new Row.Present(null, info, 0, Row.NEVER, 0, 0, payload));

        ApiFixture.Reply reply = get("k");

        assertThat(reply.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(reply.headers()).doesNotContainKey("x-forged");
    }

    @Test
    void letsNoStoredPageActInTheNameOfTheServer() {
        put("page", "<script>alert(1)</script>", "Content-Type", "text/html");

        ApiFixture.Reply reply = get("page");

        assertThat(reply.header("content-security-policy")).isEqualTo("sandbox");
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void saysWhenNobodyKnows() {
        api.writes.failure = new Written.Failed(ErrorCode.DEADLINE_EXCEEDED, "late");
        api.entries.failure = new Stored.Failed(ErrorCode.NOT_READY, "moving");

        assertThat(List.of(put("k", "1").status(), send("DELETE", "k", "").status(), get("k").status()))
                .containsExactly(504, 504, 503);
    }
}
