package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {

    private static final List<String> KEYS = List.of("server.host", "server.port", "store.block.cache.bytes");

    @Test
    void findsTheKeyWithTheFewestEdits() {
        assertThat(NearestKey.of("server.prot", KEYS)).contains("server.port");
        assertThat(NearestKey.of("store.blockcache.bytes", KEYS)).contains("store.block.cache.bytes");
    }

    @Test
    void findsNothingForAKeyUnlikeAll() {
        assertThat(NearestKey.of("colour", KEYS)).isEmpty();
    }
}
