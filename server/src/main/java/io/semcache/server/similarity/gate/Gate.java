package io.semcache.server.similarity.gate;

import io.semcache.server.similarity.gate.Verdict.Accepted;
import io.semcache.server.similarity.gate.Verdict.Reason;
import io.semcache.server.similarity.gate.Verdict.Refused;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * The second opinion on a hit by meaning. Sentence vectors hardly tell "can I" from "can't I" or "paid 10" from "paid
 * 100"; these rules do. They know no grammar: whatever they cannot decide passes, and a question that they refuse
 * without need is a miss. Symmetric, pure, a few microseconds for a sentence.
 *
 * <p>Lists of words are English. Texts in other languages are compared by digits and length.
 */
public final class Gate {

    private Gate() {}

    /** Compares the text that is asked with that of the entry; null: not known. */
    public static Verdict check(@Nullable String question, @Nullable String entry) {
        if (question == null || entry == null) {
            return new Refused(
                    Reason.UNCHECKED, "the text of the " + (question == null ? "question" : "entry") + " is not known");
        }
        if (question.equals(entry)) {
            return new Accepted();
        }
        String ours = normalized(question);
        String theirs = normalized(entry);
        String lengths = Lengths.difference(ours, theirs);
        if (lengths != null) {
            return new Refused(Reason.LENGTH, lengths);
        }
        Tokens asked = Tokens.of(ours);
        Tokens stored = Tokens.of(theirs);
        String numbers = Quantities.difference(Quantities.in(asked), Quantities.in(stored));
        if (numbers != null) {
            return new Refused(Reason.NUMBERS, numbers);
        }
        String polarity = Polarity.difference(asked, stored);
        return polarity == null ? new Accepted() : new Refused(Reason.POLARITY, polarity);
    }

    /** Compatibility forms (full width, ½, ﬁ) as plain characters, and one apostrophe and one minus for all. */
    private static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replace('\u2019', '\'')
                .replace('\u2018', '\'')
                .replace('\u02BC', '\'')
                .replace('`', '\'')
                .replace('\u2212', '-');
    }
}
