package io.semcache.server.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a request is, it gets a documented answer that is not the server's fault, through the real server. */
class RequestFuzzTest {

    private static final int FIRST_SERVER_ERROR = 500;

    private static final List<String> POSTS =
            List.of("/v1/embeddings", "/v1/lookup", "/v1/similar", "/v1/entries", "/v1/embeddings");

    private static final List<String> TYPES =
            List.of("application/json", "application/cbor", "text/plain", "application/octet-stream", "");

    private static final List<String> ENCODINGS = List.of("identity", "gzip", "br");

    private static final ApiFixture API = new ApiFixture();

    @FuzzTest(maxExecutions = 100_000)
    void answers(FuzzedDataProvider data) {
        ApiFixture.Reply reply = switch (data.consumeInt(0, 3)) {
            case 0 -> kv(data);
            case 1 -> names(data);
            default -> post(data);
        };
        if (reply.status() >= FIRST_SERVER_ERROR) {
            throw new IllegalStateException(
                    "expected an answer or a refusal, got " + reply.status() + ": " + reply.body());
        }
    }

    private static ApiFixture.Reply post(FuzzedDataProvider data) {
        String path = data.pickValue(POSTS);
        HttpRequest.Builder request = HttpRequest.newBuilder(API.uri(path));
        String type = data.pickValue(TYPES);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        request.header("Content-Encoding", data.pickValue(ENCODINGS));
        return API.send("POST", path, request.POST(BodyPublishers.ofByteArray(data.consumeRemainingAsBytes())));
    }

    private static ApiFixture.Reply kv(FuzzedDataProvider data) {
        String method = data.pickValue(List.of("GET", "PUT", "DELETE"));
        // A name that is a dot alone is a step in a path (RFC 3986), whoever encodes it.
        String path = "/v1/kv/n" + encoded(data.consumeString(64)) + "?" + encoded(data.consumeString(16)) + "="
                + encoded(data.consumeString(32));
        HttpRequest.Builder request = HttpRequest.newBuilder(API.uri(path));
        byte[] body = data.consumeRemainingAsBytes();
        return API.send(
                method,
                path,
                request.method(
                        method, method.equals("PUT") ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody()));
    }

    private static ApiFixture.Reply names(FuzzedDataProvider data) {
        String path = "/v1/kv?prefix=" + encoded(data.consumeString(16)) + "&limit=" + encoded(data.consumeString(6))
                + "&cursor=" + encoded(data.consumeRemainingAsString());
        return API.get(path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
