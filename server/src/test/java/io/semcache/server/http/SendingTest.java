package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SendingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    /** More than the buffers of both sockets take. */
    private static final byte[] BODY = new byte[64 << 20];

    @Test
    void letsGoOfAClientThatDoesNotReadAnAnswer() throws Exception {
        assertEndsWithoutReader(response -> Sending.send(response, BODY, TIMEOUT));
    }

    @Test
    void letsGoOfAClientThatDoesNotReadAStream() throws Exception {
        assertEndsWithoutReader(response -> Sending.stream(response, out -> write(out, 8_192), TIMEOUT));
    }

    @Test
    void letsGoOfAClientThatDoesNotReadTheEndOfAStream() throws Exception {
        assertEndsWithoutReader(response -> Sending.stream(response, out -> write(out, BODY.length), TIMEOUT));
    }

    @Test
    void sendsABodyOfSeveralPartsWithItsLength() throws Exception {
        byte[] body = new byte[(3 << 20) + 1];
        new Random(1).nextBytes(body);
        HttpRouting.Builder routing =
                HttpRouting.builder().get("/", (request, response) -> Sending.send(response, body, PATIENCE));
        try (Listener listener = new Listener("127.0.0.1", 0, 1 << 20, routing);
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + listener.port() + "/");

            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(body.length);
        }
    }

    private static void write(OutputStream out, int part) throws IOException {
        for (int offset = 0; offset < BODY.length; offset += part) {
            out.write(BODY, offset, part);
        }
    }

    /** The thread of a connection lives until the connection ends. */
    private static void assertEndsWithoutReader(Consumer<ServerResponse> answer) throws Exception {
        CompletableFuture<Thread> connection = new CompletableFuture<>();
        HttpRouting.Builder routing = HttpRouting.builder().get("/", (request, response) -> {
            connection.complete(Thread.currentThread());
            answer.accept(response);
        });
        try (Listener listener = new Listener("127.0.0.1", 0, 1 << 20, routing);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            socket.getOutputStream().flush();

            assertThat(connection.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).join(PATIENCE))
                    .isTrue();
        }
    }
}
