package io.semcache.server.similarity.gate;

/**
 * A piece of a text.
 *
 * @param text in lower case
 */
record Token(Kind kind, String text) {

    enum Kind {
        /** Letters, with apostrophes between them. */
        WORD,
        /** Digits, with points, commas or colons between them. */
        NUMBER,
        /** Letters and digits in one: B12, 0x80, 3a. */
        CODE,
        /** A sign that means something beside a number. */
        SIGN
    }

    boolean is(String word) {
        return text.equals(word);
    }
}
