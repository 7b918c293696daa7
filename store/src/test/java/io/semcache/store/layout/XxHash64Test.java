package io.semcache.store.layout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {

    /** Values that are published with other implementations. */
    @ParameterizedTest
    @CsvSource({
        "'', 0, ef46db3751d8e999",
        "a, 0, d24ec4f1a98c6e5b",
        "abc, 0, 44bc2cf5ad770999",
        "xxhash, 20141025, b559b98d844e0635",
        "Nobody inspects the spammish repetition, 0, fbcea83c8a378bf1",
    })
    void isThePublishedHash(String text, long seed, String hash) {
        byte[] bytes = text.getBytes(US_ASCII);

        assertThat(Long.toHexString(XxHash64.hash(bytes, bytes.length, seed))).isEqualTo(hash);
    }

    @Test
    void readsOnlyTheBytesItIsToldTo() {
        byte[] bytes = new byte[100];
        for (int length = 0; length <= bytes.length; length++) {
            byte[] exact = new byte[length];
            byte[] longer = new byte[length + 9];
            Arrays.fill(longer, length, longer.length, (byte) 7);

            assertThat(XxHash64.hash(longer, length, 1)).isEqualTo(XxHash64.hash(exact, length, 1));
        }
    }
}
