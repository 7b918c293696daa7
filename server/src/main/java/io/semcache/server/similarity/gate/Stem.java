package io.semcache.server.similarity.gate;

/** Folds the regular forms of an English word into one: enables, enabled, enabling. What comes out is no word. */
final class Stem {

    private static final int SHORTEST = 4;

    private Stem() {}

    static String of(String word) {
        String stem = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
        if (stem.length() >= SHORTEST) {
            stem = withoutEnding(stem);
        }
        if (stem.length() >= SHORTEST && stem.endsWith("e")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return doubled(stem) ? stem.substring(0, stem.length() - 1) : stem;
    }

    private static String withoutEnding(String word) {
        if (word.endsWith("ies") || word.endsWith("ied")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("ches") || word.endsWith("shes") || word.endsWith("xes")) {
            return word.substring(0, word.length() - 2);
        }
        if (word.endsWith("ing") && word.length() > SHORTEST + 1) {
            return word.substring(0, word.length() - 3);
        }
        if (word.endsWith("ed") && word.length() > SHORTEST) {
            return word.substring(0, word.length() - 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /** stopp(ed), fill. */
    private static boolean doubled(String stem) {
        int last = stem.length() - 1;
        return last >= 2 && stem.charAt(last) == stem.charAt(last - 1) && "aeiou".indexOf(stem.charAt(last)) < 0;
    }
}
