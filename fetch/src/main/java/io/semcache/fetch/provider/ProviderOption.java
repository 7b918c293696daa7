package io.semcache.fetch.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting of one model that only its provider understands: {@code models.<m>.<name>}.
 *
 * @param defaultValue what holds when the key is absent; null: nothing does
 * @param required whether the key must be there
 * @param doc one sentence for the settings table
 */
public record ProviderOption(
        String name, Type type, @Nullable String defaultValue, boolean required, String doc) {

    /** What values of an option look like. */
    public sealed interface Type {

        /** Any text that is not blank. */
        record Text() implements Type {}

        /** One of a few words. */
        record Choice(List<String> words) implements Type {}

        /** A whole number in [min, max]. */
        record Whole(int min, int max) implements Type {}

        /** A number in [0, 1]. */
        record Fraction() implements Type {}

        /** {@code true} or {@code false}. */
        record Flag() implements Type {}

        /** An absolute http or https URL without credentials, query and fragment. */
        record Url() implements Type {}

        /** A path of a file. */
        record File() implements Type {}

        /** A text that is never printed; it comes from {@code <key>}, {@code <key>.file} or the environment. */
        record Secret() implements Type {}

        /** What is accepted, to follow the word "expected". */
        default String expected() {
            return switch (this) {
                case Text _ -> "a text";
                case Choice(var words) -> "one of " + String.join(", ", words);
                case Whole(int min, int max) -> "a whole number in [" + min + ", " + max + "]";
                case Fraction _ -> "a number in [0, 1]";
                case Flag _ -> "true or false";
                case Url _ -> "a http or https URL without credentials, query and fragment";
                case File _ -> "a path";
                case Secret _ -> "printable ASCII characters without spaces";
            };
        }

        /** Whether {@code value} can be read as this type. */
        default boolean accepts(String value) {
            return switch (this) {
                case Text _, File _ -> !value.isBlank();
                case Secret _ -> !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
                case Choice(var words) -> words.contains(value);
                case Whole(int min, int max) -> isWhole(value, min, max);
                case Fraction _ -> isFraction(value);
                case Flag _ -> value.equals("true") || value.equals("false");
                case Url _ -> isUrl(value);
            };
        }

        private static boolean isWhole(String value, int min, int max) {
            try {
                int number = Integer.parseInt(value);
                return number >= min && number <= max;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private static boolean isFraction(String value) {
            try {
                double number = Double.parseDouble(value);
                return number >= 0 && number <= 1;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private static boolean isUrl(String value) {
            try {
                URI uri = new URI(value);
                return uri.getScheme() != null
                        && Set.of("http", "https").contains(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && uri.getQuery() == null
                        && uri.getFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }

    static ProviderOption text(String name, String defaultValue, String doc) {
        return new ProviderOption(name, new Type.Text(), defaultValue, false, doc);
    }

    static ProviderOption choice(String name, List<String> words, String defaultValue, String doc) {
        return new ProviderOption(name, new Type.Choice(words), defaultValue, false, doc);
    }

    static ProviderOption whole(String name, int min, int max, int defaultValue, String doc) {
        return new ProviderOption(name, new Type.Whole(min, max), Integer.toString(defaultValue), false, doc);
    }

    static ProviderOption fraction(String name, String defaultValue, String doc) {
        return new ProviderOption(name, new Type.Fraction(), defaultValue, false, doc);
    }

    static ProviderOption flag(String name, boolean defaultValue, String doc) {
        return new ProviderOption(name, new Type.Flag(), Boolean.toString(defaultValue), false, doc);
    }

    static ProviderOption optional(String name, Type type, String doc) {
        return new ProviderOption(name, type, null, false, doc);
    }

    static ProviderOption required(String name, Type type, String doc) {
        return new ProviderOption(name, type, null, true, doc);
    }

    /** Whether the value is never printed. */
    public boolean secret() {
        return type instanceof Type.Secret;
    }
}
