package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the commands ask of a running node. */
final class NodeClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final int OK = 200;

    private final URI url;
    private final @Nullable String apiKey;
    private final @Nullable SSLContext tls;

    /**
     * @param apiKey sent with every call; null: none
     * @param tls what is trusted; null: what the JVM trusts
     */
    NodeClient(URI url, @Nullable String apiKey, @Nullable SSLContext tls) {
        this.url = url;
        this.apiKey = apiKey;
        this.tls = tls;
    }

    /** An answer with its {@code X-Cache} header, empty if there is none. */
    record Reply(JsonNode body, String cache) {}

    Reply post(String path, Object body) throws InterruptedException {
        HttpResponse<String> response = send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(OutputOption.json(body)))
                .build());
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != OK) {
                String message =
                        answer.at("/error/message").asText(answer.path("detail").asText(response.body()));
                throw new NodeCallException(url + path + " answered " + response.statusCode() + ": " + message);
            }
            return new Reply(answer, response.headers().firstValue("X-Cache").orElse(""));
        } catch (IOException e) {
            throw new NodeCallException(url + path + " answered " + response.statusCode() + " and no JSON", e);
        }
    }

    /** The status of a GET. */
    int status(String path) throws InterruptedException {
        return send(request(path).GET().build()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(CALL_TIMEOUT);
        return apiKey == null || apiKey.isBlank() ? request : request.header("X-Api-Key", apiKey.strip());
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        if (tls != null) {
            client.sslContext(tls);
        }
        try (HttpClient http = client.build()) {
            return http.send(request, BodyHandlers.ofString());
        } catch (SSLException e) {
            throw new NodeCallException(
                    "the certificate of " + url + " is not trusted (" + e.getMessage()
                            + "); name its issuer with --cacert",
                    e);
        } catch (IOException e) {
            throw new NodeCallException(
                    "no node answers at " + url + ": start one with ./semcache dev, or use --url", e);
        }
    }
}
