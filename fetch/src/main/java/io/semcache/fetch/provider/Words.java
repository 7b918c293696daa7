package io.semcache.fetch.provider;

/** Words of a text, between white space: the tokens of a provider that has no tokenizer. */
final class Words {

    private Words() {}

    /** At least 1. */
    static int count(String text) {
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && !inWord) {
                words++;
            }
            inWord = !space;
        }
        return Math.max(1, words);
    }

    /** The text up to the end of its {@code n}-th word. */
    static String first(String text, int n) {
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (space && inWord && ++words == n) {
                return text.substring(0, i);
            }
            inWord = !space;
        }
        return text;
    }
}
