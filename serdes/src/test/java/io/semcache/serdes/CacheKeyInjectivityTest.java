package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No two different identities or contents join to the same bytes. The fields are drawn from strings that were chosen to
 * be mistaken for one another: parts of each other, the names of kinds and symbols, digits, and the bytes of a length.
 */
class CacheKeyInjectivityTest {

    private static final long SEED = 20_250_607;
    private static final int DRAWS = 50_000;

    /** So few that the boundaries of neighbours shift over and over. */
    private static final List<String> SHIFTING = List.of("", "a", "aa", "1");

    private static final List<String> TRICKY = List.of(
            "b", "11", "text", "name", "tokens", "NONE", "\0", "\0\0\0\1a", "\u00ff", "\u20ac", CacheKey.FORMAT);

    private static final List<InputType> INPUT_TYPES = List.of(InputType.NONE, InputType.QUERY, InputType.DOCUMENT);
    private static final List<Truncate> TRUNCATES = List.of(Truncate.NONE, Truncate.END);

    @Test
    void joinsNoTwoDifferentInputsToTheSameBytes() {
        Random random = new Random(SEED);
        Map<ByteBuffer, Input> byMaterial = new HashMap<>();

        for (int i = 0; i < DRAWS; i++) {
            Input input = draw(random);
            Input before = byMaterial.put(ByteBuffer.wrap(input.material()), input);

            assertThat(before).as("seed %d, draw %d", SEED, i).isIn(null, input);
        }
    }

    /** The draws are hard enough: without the lengths they would be mistaken for each other. */
    @Test
    void wouldNoticeAJoinWithoutLengths() {
        Random random = new Random(SEED);
        Set<Input> inputs = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            inputs.add(draw(random));
        }

        Set<String> joined = inputs.stream().map(Input::joined).collect(Collectors.toSet());

        assertThat(inputs.size() - joined.size()).isGreaterThan(1_000);
    }

    private static Input draw(Random random) {
        String namespace = string(random);
        if (random.nextInt(4) == 0) {
            return new Name(namespace, string(random));
        }
        String model = string(random);
        String revision = string(random);
        int dimensions = random.nextInt(12);
        InputType inputType = one(random, INPUT_TYPES);
        String promptHash = random.nextBoolean() ? null : string(random);
        Truncate truncate = one(random, TRUNCATES);
        return random.nextInt(4) == 0
                ? new Tokens(namespace, model, revision, dimensions, inputType, promptHash, truncate, tokens(random))
                : new Text(namespace, model, revision, dimensions, inputType, promptHash, truncate, string(random));
    }

    private static List<Integer> tokens(Random random) {
        List<Integer> tokens = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tokens.add(random.nextInt(12));
        }
        return tokens;
    }

    private static String string(Random random) {
        return one(random, random.nextInt(8) == 0 ? TRICKY : SHIFTING);
    }

    private static <E> E one(Random random, List<E> of) {
        return of.get(random.nextInt(of.size()));
    }

    private sealed interface Input {

        byte[] material();

        /** All parts one after the other, as a careless key would join them. */
        String joined();
    }

    private record Text(
            String namespace,
            String model,
            String revision,
            int dimensions,
            InputType inputType,
            @Nullable String promptHash,
            Truncate truncate,
            String text)
            implements Input {

        @Override
        public byte[] material() {
            return CacheKey.material(
                            new Identity(namespace, model, revision, dimensions, inputType, promptHash, truncate),
                            CacheKey.ContentKind.TEXT,
                            text)
                    .toByteArray();
        }

        @Override
        public String joined() {
            return namespace
                    + model
                    + revision
                    + dimensions
                    + inputType
                    + (promptHash == null ? "" : promptHash)
                    + truncate
                    + text;
        }
    }

    private record Tokens(
            String namespace,
            String model,
            String revision,
            int dimensions,
            InputType inputType,
            @Nullable String promptHash,
            Truncate truncate,
            List<Integer> tokens)
            implements Input {

        @Override
        public byte[] material() {
            return CacheKey.material(
                            new Identity(namespace, model, revision, dimensions, inputType, promptHash, truncate),
                            tokens)
                    .toByteArray();
        }

        @Override
        public String joined() {
            return namespace
                    + model
                    + revision
                    + dimensions
                    + inputType
                    + (promptHash == null ? "" : promptHash)
                    + truncate
                    + tokens.stream().map(Object::toString).collect(Collectors.joining());
        }
    }

    private record Name(String namespace, String name) implements Input {

        @Override
        public byte[] material() {
            return CacheKey.material(namespace, CacheKey.ContentKind.NAME, name).toByteArray();
        }

        @Override
        public String joined() {
            return namespace + name;
        }
    }
}
