package io.semcache.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of one setting is read.
 *
 * @param name short name for tables, for example {@code int}
 * @param expectation what a value must be, as the end of a sentence: "expected an integer in [1, 10]"
 * @param reader returns the value or throws {@link IllegalArgumentException}
 */
record ValueType<T>(String name, String expectation, Function<String, T> reader) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s,/:]+:[0-9]{1,5}|\\[[0-9A-Fa-f:.]+]:[0-9]{1,5}");

    static final ValueType<String> TEXT = new ValueType<>("text", "expected a text that is not empty", text -> {
        require(!text.isEmpty());
        return text;
    });

    static final ValueType<String> KAFKA_NAME =
            new ValueType<>("name", "expected 1 to 200 letters, digits, '.', '_' or '-'", text -> {
                require(NAME.matcher(text).matches());
                return text;
            });

    static final ValueType<String> HOST_PORT =
            new ValueType<>("host:port", "expected host:port", ValueType::hostAndPort);

    static final ValueType<List<String>> HOST_PORTS = new ValueType<>(
            "list of host:port",
            "expected host:port pairs with commas between them",
            text -> words(text).map(ValueType::hostAndPort).toList());

    static final ValueType<String> BOOTSTRAP = new ValueType<>(HOST_PORTS.name(), HOST_PORTS.expectation(), text -> {
        require(!HOST_PORTS.read(text).isEmpty());
        return text;
    });

    static final ValueType<Secret> SECRET = new ValueType<>("secret", "expected a text that is not empty", text -> {
        require(!text.isEmpty());
        return new Secret(text);
    });

    static final ValueType<Path> PATH = new ValueType<>("path", "expected a path", text -> {
        try {
            require(!text.isEmpty());
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    });

    static final ValueType<String> HTTP_URLS = new ValueType<>(
            "list of URLs",
            "expected http:// or https:// URLs with commas between them",
            text -> words(text).map(ValueType::httpUrl).collect(Collectors.joining(",")));

    static final ValueType<Boolean> BOOLEAN = new ValueType<>("boolean", "expected true or false", text -> {
        require("true".equals(text) || "false".equals(text));
        return Boolean.valueOf(text);
    });

    static final ValueType<LocalDate> DATE = new ValueType<>("date", "expected a day like 2026-01-31", text -> {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    });

    static final ValueType<Currency> CURRENCY =
            new ValueType<>("currency", "expected a code of ISO 4217 like USD", Currency::getInstance);

    static final ValueType<BigDecimal> PRICE =
            new ValueType<>("amount", "expected an amount like 0.02, not negative", text -> {
                require(AMOUNT.matcher(text).matches());
                return new BigDecimal(text);
            });

    static final ValueType<Set<String>> WORDS = new ValueType<>(
            "list",
            "expected words with commas between them",
            text -> words(text).collect(Collectors.toUnmodifiableSet()));

    static final ValueType<Set<String>> NAMESPACES = new ValueType<>(
            "namespaces",
            "expected namespaces like " + NamespaceReader.NAME.pattern() + " with commas between them, or "
                    + Grants.EVERY_NAMESPACE,
            text -> {
                Set<String> names = words(text).collect(Collectors.toUnmodifiableSet());
                require(names.stream()
                        .allMatch(name -> name.equals(Grants.EVERY_NAMESPACE)
                                || NamespaceReader.NAME.matcher(name).matches()));
                return names;
            });

    static final ValueType<KeyHash> KEY_HASH =
            new ValueType<>("SHA-256", "expected 64 hex digits, which semcache keys new prints", KeyHash::ofHex);

    static ValueType<Integer> integer(int min, int max) {
        return new ValueType<>("int", "expected an integer in [" + min + ", " + max + "]", text -> {
            int value = Integer.parseInt(text);
            require(min <= value && value <= max);
            return value;
        });
    }

    static ValueType<Long> longInteger(long min, long max) {
        return new ValueType<>("long", "expected an integer in [" + min + ", " + max + "]", text -> {
            long value = Long.parseLong(text);
            require(min <= value && value <= max);
            return value;
        });
    }

    static ValueType<Float> number(float min, float max) {
        return new ValueType<>("number", "expected a number in [" + min + ", " + max + "]", text -> {
            float value = Float.parseFloat(text);
            require(min <= value && value <= max);
            return value;
        });
    }

    static ValueType<Duration> millis(Duration min, Duration max) {
        return new ValueType<>(
                "ms",
                "expected milliseconds in [" + min.toMillis() + ", " + max.toMillis() + "]",
                text -> Duration.ofMillis(
                        longInteger(min.toMillis(), max.toMillis()).read(text)));
    }

    static ValueType<String> oneOf(String... values) {
        return new ValueType<>("word", "expected one of " + String.join(", ", values), text -> {
            require(List.of(values).contains(text));
            return text;
        });
    }

    static <E extends Enum<E>> ValueType<Set<E>> enumSet(Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        return new ValueType<>("list", "expected one or more of " + names, text -> {
            EnumSet<E> set = EnumSet.noneOf(type);
            words(text).forEach(word -> set.add(Enum.valueOf(type, word.toUpperCase(Locale.ROOT))));
            require(!set.isEmpty());
            return Set.copyOf(set);
        });
    }

    /** The value; throws {@link IllegalArgumentException} if the text is none. */
    T read(String text) {
        return reader.apply(text);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(word -> !word.isEmpty());
    }

    private static String hostAndPort(String text) {
        require(HOST_AND_PORT.matcher(text).matches());
        require(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) <= 65_535);
        return text;
    }

    private static String httpUrl(String text) {
        URI uri = URI.create(text);
        require(("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null);
        return text;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
