package io.semcache.store.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    private static final int DEPTH = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverPassesOverAnEntryThatMatches(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            Filter filter = filter(random, DEPTH);
            LongPredicate mayMatch = Signature.mayMatch(filter);
            for (int j = 0; j < 50; j++) {
                Attributes entry = attributes(random);
                if (filter.matches(entry)) {
                    assertThat(mayMatch.test(Signature.of(entry)))
                            .as("seed %d: %s of %s", seed, filter, entry)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void passesOverMostEntriesThatDoNotMatch() {
        Random random = new Random(4);
        LongPredicate mayMatch = Signature.mayMatch(new Filter.Equal(Field.of("tags"), "wanted"));
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            Set<String> tags = Set.of("first" + random.nextInt(), "second" + random.nextInt());
            Map<String, Object> metadata = Map.of("lang", "l" + i, "year", (double) i);
            taken += mayMatch.test(Signature.of(new Attributes("none", tags, metadata))) ? 1 : 0;
        }
        assertThat(taken).isLessThan(100);
    }

    @Test
    void decidesTheInputTypeExactly() {
        LongPredicate isQuery = Signature.mayMatch(new Filter.Equal(Field.of("input_type"), "query"));
        LongPredicate isNotQuery =
                Signature.mayMatch(new Filter.Not(new Filter.Equal(Field.of("input_type"), "query")));
        long query = Signature.of(new Attributes("query", Set.of("a"), Map.of()));
        long document = Signature.of(new Attributes("document", Set.of("a"), Map.of()));

        assertThat(isQuery.test(query)).isTrue();
        assertThat(isQuery.test(document)).isFalse();
        assertThat(isNotQuery.test(query)).isFalse();
        assertThat(isNotQuery.test(document)).isTrue();
    }

    /** They are on disk: whoever changes them raises the version of the codes. */
    @Test
    void staysWhatItIsOnDisk() {
        Attributes entry = new Attributes("query", Set.of("red"), Map.of("lang", "en", "year", 1999.0, "open", true));

        assertThat(Signature.of(entry)).isEqualTo(-3457496721009934046L);
    }

    private static Attributes attributes(Random random) {
        Set<String> tags = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add("t" + random.nextInt(4));
        }
        Map<String, Object> metadata = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            metadata.put("k" + random.nextInt(3), value(random));
        }
        return new Attributes(inputType(random), tags, metadata, random.nextBoolean());
    }

    private static String inputType(Random random) {
        return List.of("none", "query", "document").get(random.nextInt(3));
    }

    private static Object value(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> "v" + random.nextInt(3);
            case 1 -> random.nextInt(3) - (random.nextBoolean() ? 0.0 : 1.0);
            default -> random.nextBoolean();
        };
    }

    private static Filter filter(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 3)) {
            case 0 -> leaf(random);
            case 1 -> {
                Field field = new Field.Metadata("k" + random.nextInt(3));
                Set<Object> values = new HashSet<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    values.add(value(random));
                }
                yield new Filter.In(field, values);
            }
            case 2 ->
                new Filter.Range(
                        new Field.Metadata("k" + random.nextInt(3)),
                        bound(random),
                        null,
                        (double) random.nextInt(3),
                        null);
            case 3 -> new Filter.And(parts(random, depth - 1));
            case 4 -> new Filter.Or(parts(random, depth - 1));
            default -> new Filter.Not(filter(random, depth - 1));
        };
    }

    private static @Nullable Double bound(Random random) {
        return random.nextBoolean() ? null : (double) random.nextInt(2) - 1;
    }

    private static Filter leaf(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Filter.Equal(new Field.Tags(), "t" + random.nextInt(4));
            case 1 -> new Filter.Equal(new Field.Payload(), random.nextBoolean());
            case 2 -> new Filter.Equal(new Field.InputType(), inputType(random));
            default -> new Filter.Equal(new Field.Metadata("k" + random.nextInt(3)), value(random));
        };
    }

    private static List<Filter> parts(Random random, int depth) {
        List<Filter> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(filter(random, depth));
        }
        return parts;
    }
}
