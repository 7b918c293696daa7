package io.semcache.fetch.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Optional<Duration> of(String... namesAndValues) {
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return RetryAfter.of(HttpHeaders.of(headers, (_, _) -> true), NOW);
    }

    @ParameterizedTest(name = "Retry-After: {0}")
    @CsvSource({
        "0, 0",
        "3, 3000",
        "1.5, 1500",
        "'Thu, 01 Jan 2026 00:00:10 GMT', 10000",
        "'Wed, 31 Dec 2025 23:59:00 GMT', 0",
        "999999999, 86400000"
    })
    void readsSecondsAndDates(String value, long millis) {
        assertThat(of("Retry-After", value)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e9", "99999999999999999999"})
    void ignoresWhatItCannotRead(String value) {
        assertThat(of("Retry-After", value)).isEmpty();
    }

    @Test
    void prefersMilliseconds() {
        assertThat(of("retry-after-ms", "250", "retry-after", "1")).contains(Duration.ofMillis(250));
    }

    @ParameterizedTest(name = "reset in {0}")
    @CsvSource({"1s, 1000", "6m0s, 360000", "20ms, 20", "1h2m3.5s, 3723500", "17, 17000"})
    void takesTheResetOfAnEmptyBucket(String reset, long millis) {
        assertThat(of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset))
                .contains(Duration.ofMillis(millis));
    }

    @Test
    void leavesOutABucketWithSomethingLeft() {
        assertThat(of("x-ratelimit-remaining-requests", "5", "x-ratelimit-reset-requests", "1s"))
                .isEmpty();
    }

    @Test
    void saysNothingWithoutHeaders() {
        assertThat(of()).isEmpty();
    }
}
