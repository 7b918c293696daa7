package io.semcache.server.similarity.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what texts affirm and what they deny: their negations are counted, words that are opposites looked up. */
final class Polarity {

    private Polarity() {}

    /** What differs, or null. */
    static @Nullable String difference(Tokens question, Tokens entry) {
        int asked = Negations.in(question);
        int stored = Negations.in(entry);
        if (asked != stored) {
            return "negations: " + asked + " in the question, " + stored + " in the entry";
        }
        List<String> ours = question.words();
        List<String> theirs = entry.words();
        String turned = Particles.difference(ours, theirs);
        return turned != null ? turned : Opposites.between(byStem(ours), byStem(theirs));
    }

    private static Map<String, String> byStem(List<String> words) {
        Map<String, String> byStem = new LinkedHashMap<>();
        words.forEach(word -> byStem.putIfAbsent(Stem.of(word), word));
        return byStem;
    }
}
