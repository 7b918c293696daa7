package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not get past the door, each with the code it answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorTest {

    private static final int MIB = 1 << 20;

    private ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    DoorTest() {}

    @BeforeAll
    void start() {
        api = new ApiFixture();
    }

    @AfterAll
    void stop() {
        assertThat(api.embed("{\"input\":\"still there\"}").status()).isEqualTo(200);
        api.close();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String inputs(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private void refused(ApiFixture.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("x-should-retry")).isEqualTo("false");
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
    }

    @Test
    void saysWhereBrokenJsonBreaks() {
        assertThat(api.embed("{\"input\":[\"a\"").json().at("/error/message").asText())
                .startsWith("the body is not valid JSON at line 1, column ")
                .doesNotContain("Source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "{\"input\":\"a\"} trailing",
                "[\"a\"]",
                "{}",
                "{\"input\":null}",
                "{\"input\":5}",
                "{\"input\":{\"text\":\"a\"}}",
                "{\"input\":[]}",
                "{\"input\":[[]]}",
                "{\"input\":[null]}",
                "{\"input\":[\"a\",1]}",
                "{\"input\":[1,\"a\"]}",
                "{\"input\":[1.5]}",
                "{\"input\":[-1]}",
                "{\"input\":[99999999999999999999]}",
                "{\"input\":[[1],\"a\"]}",
                "{\"input\":\"\"}",
                "{\"input\":[\"a\",\"\"]}",
                "{\"input\":\"\\ud800\"}",
                "{\"input\":\"a\",\"model\":5}",
                "{\"input\":\"a\",\"dimensions\":\"384\"}",
                "{\"input\":\"a\",\"dimensions\":0}",
                "{\"input\":\"a\",\"dimensions\":8193}",
                "{\"input\":\"a\",\"dimensions\":3.5}",
                "{\"input\":\"a\",\"encoding_format\":\"hex\"}",
                "{\"input\":\"a\",\"input_type\":\"unknown\"}",
                "{\"input\":\"a\",\"user\":1}",
                "{\"input\":\"a\",\"cache\":true}",
                "{\"input\":\"a\",\"cache\":{\"ttl_ms\":-1}}",
                "{\"input\":\"a\",\"cache\":{\"no-store\":\"yes\"}}",
                "{\"input\":\"a\",\"cache\":{\"tags\":[1]}}",
                "{\"input\":\"a\",\"cache\":{\"no-cache\":true,\"only-if-cached\":true}}"
            })
    void invalidBodies(String body) {
        refused(api.embed(body), 400, "invalid_request");
    }

    @Test
    void deepNesting() {
        refused(api.embed("{\"x\":" + "[".repeat(100_000)), 400, "invalid_request");
    }

    @Test
    void invalidUtf8() {
        byte[] body = "{\"input\":\"ab\"}".getBytes(UTF_8);
        body[11] = (byte) 0xC0;

        refused(api.post("/v1/embeddings", body), 400, "invalid_request");
    }

    @Test
    void overlongUtf8() {
        byte[] body = "{\"input\":\"ab\"}".getBytes(UTF_8);
        body[10] = (byte) 0xC0;
        body[11] = (byte) 0x80;

        refused(api.post("/v1/embeddings", body), 400, "invalid_request");
    }

    @Test
    void aBodyOfNineMebibytes() {
        String text = "a".repeat(9 * MIB);

        refused(api.embed("{\"input\":\"" + text + "\"}"), 413, "payload_too_large");
    }

    @Test
    void aBodyOfNineMebibytesInChunks() throws IOException {
        byte[] body = ("{\"input\":\"" + "a".repeat(9 * MIB) + "\"}").getBytes(UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri("/v1/embeddings"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        refused(api.send("POST", "/v1/embeddings", request), 413, "payload_too_large");
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeBeforeItIsSent() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: " + 9 * MIB
                                    + "\r\nExpect: 100-continue\r\n\r\n")
                            .getBytes(UTF_8));

            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyThatIsAnnouncedLargerThanTheServerReadsAtAll() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                                    + 33 * MIB + "\r\n\r\n{")
                            .getBytes(UTF_8));

            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("x-should-retry: false", "\r\n\r\n{\"error\":{");
        }
    }

    @Test
    void aChunkLargerThanAnyBody() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "7fffffff\r\n{")
                            .getBytes(UTF_8));

            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void aGzipBomb() throws IOException {
        byte[] bomb = gzip(new byte[512 * MIB]);
        assertThat(bomb.length).isLessThan(MIB);

        refused(api.post("/v1/embeddings", bomb, "Content-Encoding", "gzip"), 413, "payload_too_large");
    }

    @Test
    void bytesThatAreNoGzip() {
        refused(
                api.post("/v1/embeddings", "{\"input\":\"a\"}".getBytes(UTF_8), "Content-Encoding", "gzip"),
                400,
                "invalid_request");
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] whole = gzip("{\"input\":\"a\"}".getBytes(UTF_8));

        refused(
                api.post("/v1/embeddings", Arrays.copyOf(whole, whole.length - 9), "Content-Encoding", "gzip"),
                400,
                "invalid_request");
    }

    @Test
    void anEncodingThatIsNotKnown() {
        refused(api.post("/v1/embeddings", "{}".getBytes(UTF_8), "Content-Encoding", "br"), 400, "invalid_request");
    }

    @Test
    void moreInputsThanTheLimit() {
        refused(api.embed("{\"input\":" + inputs(2_049) + "}"), 400, "invalid_request");
    }

    @Test
    void aTextLargerThanTheLimit() {
        refused(api.embed("{\"input\":\"" + "é".repeat(131_073) + "\"}"), 400, "text_too_long");
    }

    @Test
    void moreTokensThanTheLimit() {
        // Each word is a token, in two texts that are each within their own limit.
        String text = "\"" + " the".repeat(60_000) + "\"";
        String body = "{\"input\":[" + String.join(",", text, text, text, text, text, text) + "]}";

        refused(api.embed(body), 400, "invalid_request");
    }

    @Test
    void moreTokenIdsThanTheLimit() {
        String ids = IntStream.range(0, 150_001).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));

        refused(api.embed("{\"model\":\"ids\",\"input\":[" + ids + "," + ids + "]}"), 400, "invalid_request");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Semcache-Timeout-Ms, soon",
        "X-Semcache-Timeout-Ms, 0",
        "X-Semcache-Timeout-Ms, 600001",
        "X-Request-Id, two words"
    })
    void invalidHeaders(String name, String value) {
        refused(api.embed("{\"input\":\"a\"}", name, value), 400, "invalid_request");
    }

    @Test
    void aRequestIdLongerThanTheLimit() {
        refused(api.embed("{\"input\":\"a\"}", "X-Request-Id", "x".repeat(129)), 400, "invalid_request");
    }

    @Test
    void letsTheLargestIn() throws IOException {
        assertThat(api.embed("{\"input\":" + inputs(2_048) + "}").status()).isEqualTo(200);
        assertThat(api.embed("{\"input\":\"" + "a b c d ".repeat(32_768) + "\"}")
                        .status())
                .isEqualTo(200);
        String padded = "{\"input\":\"a\",\"padding\":\"" + "x".repeat(8 * MIB - 26) + "\"}";
        assertThat(padded.length()).isEqualTo(8 * MIB);
        assertThat(api.embed(padded).status()).isEqualTo(200);
        assertThat(api.post("/v1/embeddings", gzip(padded.getBytes(UTF_8)), "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(200);
    }
}
