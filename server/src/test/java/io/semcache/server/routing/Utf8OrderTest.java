package io.semcache.server.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {

    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    /** On both sides of every change of length in UTF-8, and of the surrogates. */
    private static final int[] CODE_POINTS = {
        'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x1_0000, 0x1_f600, 0x10_ffff
    };

    @Test
    void isThatOfTheBytes() {
        Random random = new Random(4);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(4); length > 0; length--) {
                name.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
            }
            names.add(name.toString());
        }

        assertThat(names.stream().sorted(Utf8Order.INSTANCE).toList())
                .isEqualTo(names.stream().sorted(BY_BYTES).toList());
    }
}
