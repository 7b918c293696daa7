package io.semcache.topology.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.serdes.CacheKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FlightIdTest {

    private static final CacheKey KEY = CacheKey.ofName("default", "key");

    @Test
    void neverChanges() {
        assertThat(FlightId.of(CacheKey.ofHex("ab".repeat(32)), 3, 77))
                .isEqualTo(UUID.fromString("96037ca8-c82b-87cc-baac-ca05d0484733"));
    }

    @Test
    void differsByKeyPartitionAndOffset() {
        UUID id = FlightId.of(KEY, 3, 77);

        assertThat(id)
                .isNotEqualTo(FlightId.of(CacheKey.ofName("default", "other"), 3, 77))
                .isNotEqualTo(FlightId.of(KEY, 4, 77))
                .isNotEqualTo(FlightId.of(KEY, 3, 78));
    }

    @Test
    void isAUuidOfVersionEight() {
        assertThat(FlightId.of(KEY, 3, 77))
                .extracting(UUID::version, UUID::variant)
                .containsExactly(8, 2);
    }
}
