package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.helidon.webserver.http.HttpRouting;
import io.semcache.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void servesWithTheCertificateOfTheSettings(String algorithm) throws Exception {
        PemFiles files = PemFiles.make(folder, "node", algorithm);

        try (Listener listener = listener(files.paths(), Duration.ofHours(1))) {
            HttpResponse<String> response = get(listener, PemFiles.trusting(files));

            assertThat(response.body()).isEqualTo("here");
            assertThat(shown(response)).isEqualTo(files.certificate());
        }
    }

    @Test
    void answersNobodyInPlainHttpNorOnesWhoTrustAnother() throws Exception {
        PemFiles files = PemFiles.make(folder, "node", "EC");
        PemFiles other = PemFiles.make(folder, "other", "EC");

        try (Listener listener = listener(files.paths(), Duration.ofHours(1))) {
            assertThatThrownBy(() -> get(listener, PemFiles.trusting(other))).isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> get("http", listener, PemFiles.trusting(files)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void showsARenewedCertificateWithoutARestart() throws Exception {
        PemFiles first = PemFiles.make(folder, "node", "EC");
        PemFiles second = PemFiles.make(folder, "renewed", "EC");
        SSLContext both = PemFiles.trusting(first, second);

        try (Listener listener = listener(first.paths(), Duration.ofMillis(20))) {
            assertThat(shown(get(listener, both))).isEqualTo(first.certificate());

            Files.move(second.paths().certificate(), first.paths().certificate(), StandardCopyOption.REPLACE_EXISTING);
            Thread.sleep(100); // the two files do not fit now
            assertThat(shown(get(listener, both))).isEqualTo(first.certificate());

            Files.move(second.paths().key(), first.paths().key(), StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(shown(get(listener, both))).isEqualTo(second.certificate()));
        }
    }

    @Test
    void refusesFilesThatCannotBeUsed() throws Exception {
        PemFiles files = PemFiles.make(folder, "node", "EC");
        PemFiles other = PemFiles.make(folder, "other", "EC");
        Path none = folder.resolve("none.pem");

        assertThatThrownBy(() -> listener(
                        new Settings.Tls(
                                files.paths().certificate(), other.paths().key()),
                        Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the key is not the one of the certificate");
        assertThatThrownBy(() -> listener(new Settings.Tls(none, files.paths().key()), Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("server.tls.certificate=" + none);
    }

    private static Listener listener(Settings.Tls tls, Duration interval) {
        return new Listener(
                "127.0.0.1",
                0,
                tls,
                interval,
                1 << 20,
                HttpRouting.builder().get("/", (request, response) -> response.send("here")));
    }

    private static HttpResponse<String> get(Listener listener, SSLContext trust) throws Exception {
        return get("https", listener, trust);
    }

    /** On a connection of its own. */
    private static HttpResponse<String> get(String scheme, Listener listener, SSLContext trust) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + listener.port() + "/"))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static Certificate shown(HttpResponse<?> response) throws Exception {
        return response.sslSession().orElseThrow().getPeerCertificates()[0];
    }
}
