package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the commands ask of a running node. */
final class NodeClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

    /** How long a node may take to store what was uploaded, before it answers that it still does. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final int CLIENT_ERROR = 400;
    private static final int NOT_FOUND = 404;

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

    /** What a node has under a name. */
    @SuppressWarnings("ArrayRecordComponent") // from the node to the terminal; nothing compares payloads
    record Payload(byte[] bytes, String contentType) {}

    Reply post(String path, Object body) throws InterruptedException {
        HttpResponse<byte[]> response = succeeded(
                path,
                send(request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(OutputOption.json(body)))));
        return new Reply(
                json(path, response), response.headers().firstValue("X-Cache").orElse(""));
    }

    JsonNode get(String path) throws InterruptedException {
        return json(path, succeeded(path, send(request(path).GET())));
    }

    /** The payload of an entry, empty if it has none; fails with the node's words if there is no entry. */
    Payload payload(String path) throws InterruptedException {
        HttpResponse<byte[]> response = succeeded(path, send(request(path).GET()));
        return new Payload(
                response.body(), response.headers().firstValue("Content-Type").orElse("application/octet-stream"));
    }

    /** Returns the status of a PUT that succeeded. */
    int put(String path, byte[] body, Map<String, String> headers) throws InterruptedException {
        HttpRequest.Builder request = request(path).PUT(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return succeeded(path, send(request)).statusCode();
    }

    /** Whether there is something; any other failure than that there is not is an exception. */
    boolean exists(String path) throws InterruptedException {
        return found(path, "HEAD");
    }

    /** Whether there was something to remove. */
    boolean delete(String path) throws InterruptedException {
        return found(path, "DELETE");
    }

    private boolean found(String path, String method) throws InterruptedException {
        HttpResponse<byte[]> response = send(request(path).method(method, BodyPublishers.noBody()));
        return response.statusCode() != NOT_FOUND && succeeded(path, response).statusCode() < CLIENT_ERROR;
    }

    /** The status of a GET. */
    int status(String path) throws InterruptedException {
        return send(request(path).GET()).statusCode();
    }

    /** For many calls, some of which may fail; the caller closes it. */
    NodeConnection connect() {
        return new NodeConnection(this, http());
    }

    private HttpClient http() {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        if (tls != null) {
            client.sslContext(tls);
        }
        return client.build();
    }

    /** The body of an answer while it is sent; closing it ends the call. */
    InputStream stream(String path) throws IOException, InterruptedException {
        HttpClient http = http();
        try {
            HttpResponse<InputStream> response = http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
            if (response.statusCode() >= CLIENT_ERROR) {
                try (InputStream body = response.body()) {
                    throw refused(path, response.statusCode(), body.readAllBytes());
                }
            }
            return new FilterInputStream(response.body()) {
                @Override
                public void close() throws IOException {
                    super.close();
                    http.shutdownNow();
                }
            };
        } catch (ConnectException e) {
            http.shutdownNow();
            throw notReached(e);
        } catch (IOException | NodeCallException e) {
            http.shutdownNow();
            throw e;
        }
    }

    /** Posts a file of any size, and waits for the answer as long as it takes. */
    JsonNode upload(String path, Path file) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                    .header("Content-Type", "application/octet-stream")
                    .header("X-Semcache-Timeout-Ms", Long.toString(LONGEST_WAIT.toMillis()))
                    .POST(BodyPublishers.ofFile(file));
            return json(path, succeeded(path, send(withKey(request))));
        } catch (FileNotFoundException e) {
            throw new NodeCallException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(CALL_TIMEOUT);
        return withKey(request);
    }

    private HttpRequest.Builder withKey(HttpRequest.Builder request) {
        return apiKey == null || apiKey.isBlank() ? request : request.header("X-Api-Key", apiKey.strip());
    }

    private HttpResponse<byte[]> succeeded(String path, HttpResponse<byte[]> response) {
        if (response.statusCode() < CLIENT_ERROR) {
            return response;
        }
        throw refused(path, response.statusCode(), response.body());
    }

    private NodeCallException refused(String path, int status, byte[] body) {
        String said = new String(body, UTF_8);
        try {
            JsonNode answer = JSON.readTree(body);
            said = answer.at("/error/message").asText(answer.path("detail").asText(said));
        } catch (IOException e) {
            // not from a node of ours; its words are all there is
        }
        return new NodeCallException(url + path + " answered " + status + ": " + said);
    }

    private JsonNode json(String path, HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new NodeCallException(url + path + " answered " + response.statusCode() + " and no JSON", e);
        }
    }

    private NodeCallException notReached(IOException e) {
        return new NodeCallException("no node answers at " + url + ": start one with ./semcache dev, or use --url", e);
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws InterruptedException {
        try (HttpClient http = http()) {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (SSLException e) {
            throw new NodeCallException(
                    "the certificate of " + url + " is not trusted (" + e.getMessage()
                            + "); name its issuer with --cacert",
                    e);
        } catch (IOException e) {
            throw notReached(e);
        }
    }
}
