package io.semcache.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class DevRegistryIT {
    @TempDir
    private Path dataDir;

    @Test
    void keepsIdsWhenItsParentIsKilled() throws Exception {
        String registered;
        try (ForkedJvm fork = ForkedJvm.start(RegistryMain.class, dataDir.toString())) {
            String url = fork.readLine();
            Subjects.register(url, "other", "a", "string");
            registered = Subjects.register(url, "kept", "b", "string").body();
            fork.kill();
        }

        String again;
        try (DevRegistry registry = DevRegistry.start(dataDir, 0)) {
            again = Subjects.register(registry.url(), "kept", "b", "string").body();
        }

        assertThat(again).isEqualTo(registered).contains("\"id\":2");
    }

    @Test
    void endsWithItsParent() throws Exception {
        ProcessHandle child;
        try (ForkedJvm fork = ForkedJvm.start(RegistryMain.class, dataDir.toString())) {
            fork.readLine();
            child = ProcessHandle.of(Long.parseLong(
                            Files.readAllLines(dataDir.resolve("registry.pid")).getFirst()))
                    .orElseThrow();
            fork.kill();
        }

        assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void refusesAnIncompatibleSchemaUnlessToldOtherwise() throws Exception {
        try (DevRegistry registry = DevRegistry.start(null, 0)) {
            Subjects.register(registry.url(), "strict", "a", "string");

            int status = Subjects.register(registry.url(), "strict", "a", "int").statusCode();

            assertThat(status).isEqualTo(409);
        }
    }

    @Test
    void namesABusyPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> DevRegistry.start(null, port))
                    .isInstanceOf(BusyPortException.class)
                    .hasMessage("port " + port + " of 127.0.0.1 is in use");
        }
    }

    @Test
    void answersNobodyOnceClosed() throws Exception {
        DevRegistry registry = DevRegistry.start(null, 0);
        registry.close();

        assertThatThrownBy(() -> Subjects.get(registry.url(), "/subjects")).isInstanceOf(ConnectException.class);
    }
}
