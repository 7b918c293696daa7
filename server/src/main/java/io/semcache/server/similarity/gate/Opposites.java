package io.semcache.server.similarity.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * English antonyms: those of {@code opposites.txt}, and those that a prefix makes (lock, unlock; legal, illegal). Two
 * texts are opposed where each has one of the two and lacks the other.
 */
final class Opposites {

    private static final String LIST = "opposites.txt";

    private static final Map<String, Set<String>> BY_STEM = read();

    /** Prefixes that negate whatever they stand before. */
    private static final List<String> NEGATING = List.of("un", "non", "dis");

    /** Prefixes that negate what looks like an adjective; elsewhere they mean "into" (port, import). */
    private static final List<String> NEGATING_ADJECTIVES = List.of("in", "im", "il", "ir");

    private static final Pattern ADJECTIVE = Pattern.compile(".*(?:abl|ibl|ent|ant|at|et|it|iv|ect|id|al|ur|ous|ar)");

    private static final int SHORTEST_STEM = 3;
    private static final int SHORTEST_ADJECTIVE = 5;

    /**
     * What a prefix makes another word of, not its opposite: unless, until, disease, dismiss, display, discover,
     * discount, implant.
     */
    private static final Set<String> OTHER_WORDS =
            Set.of("les", "til", "eas", "mis", "play", "cover", "count", "order", "patch", "plant", "migrat");

    private Opposites() {}

    /**
     * The first two words that are opposed, or null.
     *
     * @param question words by what {@link Stem} makes of them
     */
    static @Nullable String between(Map<String, String> question, Map<String, String> entry) {
        for (Map.Entry<String, String> word : question.entrySet()) {
            if (entry.containsKey(word.getKey())) {
                continue;
            }
            for (Map.Entry<String, String> other : entry.entrySet()) {
                if (!question.containsKey(other.getKey()) && areOpposites(word.getKey(), other.getKey())) {
                    return word.getValue() + " / " + other.getValue();
                }
            }
        }
        return null;
    }

    private static boolean areOpposites(String a, String b) {
        return BY_STEM.getOrDefault(a, Set.of()).contains(b) || negates(a, b) || negates(b, a);
    }

    private static boolean negates(String longer, String stem) {
        if (!longer.endsWith(stem) || stem.length() < SHORTEST_STEM || OTHER_WORDS.contains(stem)) {
            return false;
        }
        String prefix = longer.substring(0, longer.length() - stem.length());
        return NEGATING.contains(prefix)
                || (NEGATING_ADJECTIVES.contains(prefix)
                        && stem.length() >= SHORTEST_ADJECTIVE
                        && ADJECTIVE.matcher(stem).matches());
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> opposites = new HashMap<>();
        for (String line : lines()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] sides = line.split("\\|", -1);
            if (sides.length != 2) {
                throw new IllegalStateException(LIST + ": expected two sides, got " + line);
            }
            for (String left : sides[0].strip().split("\\s+", -1)) {
                for (String right : sides[1].strip().split("\\s+", -1)) {
                    String a = Stem.of(left);
                    String b = Stem.of(right);
                    opposites.computeIfAbsent(a, stem -> new HashSet<>()).add(b);
                    opposites.computeIfAbsent(b, stem -> new HashSet<>()).add(a);
                }
            }
        }
        return opposites;
    }

    private static List<String> lines() {
        try (InputStream in = Opposites.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException(LIST + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
