package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenAddressTest {

    private static final String HOST = "127.0.0.1";

    @Test
    void namesABusyPortAndWhatChoosesAnother() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListenAddress address = new ListenAddress(HOST, busy.getLocalPort());

            assertThatThrownBy(() -> address.requireFree("server.port"))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("cannot listen on " + HOST + ":" + busy.getLocalPort())
                    .hasMessageEndingWith("choose another one with server.port");
        }
    }

    @Test
    void letsAFreePortBe() {
        assertThatCode(() -> new ListenAddress(HOST, 0).requireFree("server.port"))
                .doesNotThrowAnyException();
    }
}
