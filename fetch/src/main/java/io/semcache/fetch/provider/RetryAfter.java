package io.semcache.fetch.provider;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When a provider says to come back: {@code retry-after-ms} as Azure and OpenAI send it, {@code Retry-After} in seconds
 * or as a date (RFC 9110, section 10.2.3), or the reset of an {@code x-ratelimit-*} bucket that has nothing left.
 */
final class RetryAfter {

    /** Nobody waits longer; a larger number is a mistake of the provider. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
    private static final Pattern GO_DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|h|m|s)");

    private RetryAfter() {}

    /** What {@code headers} say, seen at {@code now}. */
    static Optional<Duration> of(HttpHeaders headers, Instant now) {
        return headers.firstValue("retry-after-ms")
                .flatMap(value -> number(value, 1))
                .or(() -> headers.firstValue("retry-after").flatMap(value -> number(value, 1_000)))
                .or(() -> headers.firstValue("retry-after").flatMap(value -> date(value, now)))
                .or(() -> longestReset(headers))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> number(String value, int millisPerUnit) {
        String trimmed = value.strip();
        return NUMBER.matcher(trimmed).matches()
                ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(trimmed) * millisPerUnit)))
                : Optional.empty();
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, then));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> longestReset(HttpHeaders headers) {
        return Stream.of("requests", "tokens")
                .filter(bucket -> headers.firstValue("x-ratelimit-remaining-" + bucket)
                        .filter("0"::equals)
                        .isPresent())
                .flatMap(bucket -> headers.firstValue("x-ratelimit-reset-" + bucket).stream())
                .flatMap(value -> goDuration(value).or(() -> number(value, 1_000)).stream())
                .max(Duration::compareTo);
    }

    /** A duration as Go prints it, for example {@code 6m0s} or {@code 20ms}. */
    private static Optional<Duration> goDuration(String value) {
        Matcher part = GO_DURATION.matcher(value.strip());
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            millis += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "h" -> 3_600_000;
                        case "m" -> 60_000;
                        case "s" -> 1_000;
                        default -> 1;
                    };
        }
        return end > 0 && end == value.strip().length()
                ? Optional.of(Duration.ofMillis(Math.round(millis)))
                : Optional.empty();
    }
}
