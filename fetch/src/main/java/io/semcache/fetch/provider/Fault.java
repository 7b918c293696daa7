package io.semcache.fetch.provider;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the {@code hash} provider can be told to do wrong. */
public enum Fault {
    NONE,
    /** A vector with a NaN. */
    NAN,
    /** A vector of zeros. */
    ZEROS,
    /** A vector with one component less. */
    WRONG_DIMENSION,
    /** One vector less than inputs. */
    TOO_FEW,
    /** An answer that cannot be read. */
    GARBAGE,
    /** The call is refused for good. */
    REJECTED,
    /** The call is refused for now. */
    RATE_LIMITED,
    /** Unavailable at once. */
    DOWN,
    /** No answer until the deadline. */
    HANG;

    private static final String MARK = "[[fault:";

    /** The value of {@code models.<m>.fault}, for example {@code wrong-dimension}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A text that makes the provider do this with the call or the vector of the text that contains it. */
    public String marker() {
        return MARK + word() + "]]";
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Fault::word).toList();
    }

    static Optional<Fault> ofWord(String word) {
        return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
    }

    /** The fault that the first marker in {@code text} names, or {@link #NONE}. */
    static Fault markedIn(String text) {
        int start = text.indexOf(MARK);
        if (start < 0) {
            return NONE;
        }
        int end = text.indexOf("]]", start);
        return end < 0
                ? NONE
                : ofWord(text.substring(start + MARK.length(), end)).orElse(NONE);
    }
}
