package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The header that says by which text an entry is found. A text that is not ASCII is written as RFC 8187 has it:
 * {@code UTF-8''caf%C3%A9}.
 */
final class EmbedText {

    static final HeaderName HEADER = HeaderNames.create("X-Embed-Text");

    private static final String EXTENDED = "UTF-8''";

    private EmbedText() {}

    /** Null: not given. */
    static @Nullable String of(ServerRequestHeaders headers) {
        String value = headers.first(HEADER).orElse(null);
        if (value == null) {
            return null;
        }
        if (value.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
            return PercentCoding.decoded(value.substring(EXTENDED.length())).orElseThrow(EmbedText::invalid);
        }
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw invalid();
        }
        return value;
    }

    private static Refusal invalid() {
        return Refusal.invalid(
                HEADER.defaultCase(),
                "expected " + HEADER.defaultCase() + " to be ASCII or, as in RFC 8187, " + EXTENDED
                        + " and percent-encoded UTF-8");
    }
}
