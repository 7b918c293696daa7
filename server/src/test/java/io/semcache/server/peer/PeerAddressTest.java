package io.semcache.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerAddressTest {

    @Test
    void bracketsAnIpV6AddressHoweverItCame() {
        PeerAddress ofStreams = new PeerAddress("2001:db8::1", 8078);

        assertThat(ofStreams.uri("/x"))
                .hasToString("http://[2001:db8::1]:8078/x")
                .hasHost("[2001:db8::1]");
        assertThat(PeerAddress.parse("[2001:db8::1]:8078")).isEqualTo(ofStreams);
    }

    @Test
    void leavesANameAsItIs() {
        assertThat(PeerAddress.parse("node-1:8078").uri("/x")).hasToString("http://node-1:8078/x");
    }
}
