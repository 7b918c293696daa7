package io.semcache.app.cli;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** How much room text takes on a terminal. */
final class Columns {

    private static final String ELLIPSIS = "…";

    private static final Set<UnicodeScript> WIDE =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

    private Columns() {}

    /** One line without anything that a terminal would obey: stored text is whatever somebody sent. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isUnprintable(c) ? ' ' : c));
        return line.toString().strip();
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> WIDE.contains(UnicodeScript.of(codePoint)) ? 2 : 1;
        };
    }

    /** The text if it fits, otherwise its beginning and an ellipsis. */
    static String cut(String text, int most) {
        if (of(text) <= most) {
            return text;
        }
        StringBuilder beginning = new StringBuilder();
        int columns = 1;
        for (int codePoint : text.codePoints().toArray()) {
            columns += of(codePoint);
            if (columns > most) {
                break;
            }
            beginning.appendCodePoint(codePoint);
        }
        return beginning + ELLIPSIS;
    }
}
