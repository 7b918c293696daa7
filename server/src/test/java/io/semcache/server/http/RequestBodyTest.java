package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private static final int PATIENCE_SECONDS = 20;

    private final CompletableFuture<RuntimeException> failure = new CompletableFuture<>();

    private final Listener listener =
            new Listener("127.0.0.1", 0, 1 << 20, HttpRouting.builder().post("/", (request, response) -> {
                try {
                    new RequestBody(1 << 20, Duration.ofMillis(300)).bytes(request);
                } catch (RuntimeException e) {
                    failure.complete(e);
                    throw e;
                }
            }));

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void letsGoOfAClientThatStallsInTheMiddleOfABody() throws Exception {
        try (Socket socket = half()) {
            assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(CloseConnectionException.class);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void takesAClientThatGoesAwayForNoFailureOfItsOwn() throws Exception {
        half().close();

        assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(CloseConnectionException.class);
    }

    private Socket half() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.getOutputStream()
                .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{".getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
