package io.semcache.server.similarity.gate;

import org.jspecify.annotations.Nullable;

/** Compares how much two texts say: in letters and digits, so that it works where words have no spaces between them. */
final class Lengths {

    /** Most that the longer text may have for each letter of the shorter one… */
    private static final int RATIO = 2;

    /** …and beyond that: short questions are often asked in twice as many words. */
    private static final int SLACK = 32;

    private Lengths() {}

    /** What differs, or null. */
    static @Nullable String difference(String question, String entry) {
        long asked = letters(question);
        long stored = letters(entry);
        if (Math.max(asked, stored) <= RATIO * Math.min(asked, stored) + SLACK) {
            return null;
        }
        return asked + " letters in the question, " + stored + " in the entry";
    }

    private static long letters(String text) {
        return text.codePoints().filter(Character::isLetterOrDigit).count();
    }
}
