package io.semcache.topology.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    private static final int STRINGS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\u007F\u0080", "\u07FF\u0800", "\uD83D\uDE00", "\uFFFF"})
    void isWhatEncodingMakes(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(UTF_8).length);
    }

    @Test
    void isWhatEncodingMakesOfRandomCodePoints() {
        for (int seed = 0; seed < STRINGS; seed++) {
            String text = new Random(seed)
                    .ints(8, 0, Character.MAX_CODE_POINT + 1)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(Utf8.length(text)).as("seed %d", seed).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uD83D", "\uDE00", "\uD83Da", "\uDE00\uD83D"})
    void findsHalvesOfCharacters(String text) {
        assertThat(Utf8.length(text)).isEqualTo(Utf8.MALFORMED);
    }
}
