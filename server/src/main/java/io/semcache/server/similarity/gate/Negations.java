package io.semcache.server.similarity.gate;

import java.util.Set;

/** Counts English negations: two texts that say the same deny as often. */
final class Negations {

    private static final Set<String> NEGATORS = Set.of(
            ("not no never none nothing nobody nowhere neither without cannot cant dont doesnt didnt isnt arent wasnt"
                            + " werent wont wouldnt couldnt shouldnt hasnt havent hadnt mustnt neednt aint w/o"
                            + " non broken except excluding unable hardly barely rarely seldom lack lacks lacked lacking")
                    .split(" "));

    /** Denials where "to" follows: fails to open. */
    private static final Set<String> WITH_TO =
            Set.of("fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "refusing");

    /** Denials where a verb follows: stopped working. */
    private static final Set<String> WITH_ING = Set.of("stop", "stops", "stopped");

    private static final String CONTRACTED = "n't";

    private Negations() {}

    static int in(Tokens tokens) {
        int count = 0;
        boolean neither = false;
        for (int i = 0; i < tokens.size(); i++) {
            String word = tokens.text(i);
            neither |= word.equals("neither");
            boolean denies = NEGATORS.contains(word)
                    || word.endsWith(CONTRACTED)
                    || (word.equals("nor") && !neither)
                    || (WITH_TO.contains(word) && tokens.text(i + 1).equals("to"))
                    || (WITH_ING.contains(word) && tokens.text(i + 1).endsWith("ing"));
            if (denies && !isIdiom(tokens, i)) {
                count++;
            }
        }
        return count;
    }

    /** "not only", "or not", "No. 5": no denials. */
    private static boolean isIdiom(Tokens tokens, int i) {
        return switch (tokens.text(i)) {
            case "not" ->
                tokens.text(i + 1).equals("only") || tokens.text(i - 1).equals("or");
            case "no" -> tokens.isNumber(i + 1);
            default -> false;
        };
    }
}
