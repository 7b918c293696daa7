package io.semcache.server.similarity.gate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the small words that turn verbs round: turn on and off, log in and out. They stand in most texts for other
 * reasons, so only their absence tells.
 */
final class Particles {

    /** Verbs whose "in" and "out" are opposites. */
    private static final Set<String> IN_OR_OUT =
            Set.of("log", "sign", "zoom", "check", "opt", "clock", "phase", "logging", "signing", "zooming");

    private static final Map<String, String> ONE_WORD = Map.of("login", "in", "logout", "out", "logoff", "out");

    private Particles() {}

    static @Nullable String difference(List<String> question, List<String> entry) {
        if (turned(question, entry) || turned(entry, question)) {
            return "on / off";
        }
        Set<String> asked = directions(question);
        Set<String> stored = directions(entry);
        return !asked.isEmpty() && !stored.isEmpty() && !asked.equals(stored) ? "in / out" : null;
    }

    /** One says "off", where the other has only "on". */
    private static boolean turned(List<String> off, List<String> on) {
        return off.contains("off") && !on.contains("off") && on.contains("on");
    }

    private static Set<String> directions(List<String> words) {
        Set<String> directions = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String whole = ONE_WORD.get(word);
            if (whole != null) {
                directions.add(whole);
            }
            String next = i + 1 < words.size() ? words.get(i + 1) : "";
            if (IN_OR_OUT.contains(word) && (next.equals("in") || next.equals("out"))) {
                directions.add(next);
            }
        }
        return directions;
    }
}
