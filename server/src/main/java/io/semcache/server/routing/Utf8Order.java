package io.semcache.server.routing;

import java.util.Comparator;

/**
 * Strings in the order of their UTF-8 bytes as unsigned numbers, which is that of their code points. The order of
 * {@link String} differs: it has surrogates, of which characters beyond U+FFFF are made, before U+E000 to U+FFFF.
 */
enum Utf8Order implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Surrogates behind all others. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }
}
