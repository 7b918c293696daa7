package io.semcache.server.similarity.gate;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** English words for numbers. */
final class NumberWords {

    private static final Map<String, Integer> CARDINALS = new HashMap<>();
    private static final Map<String, Integer> ORDINALS = new HashMap<>();
    private static final Map<String, Integer> FRACTIONS = Map.ofEntries(
            Map.entry("halves", 2),
            Map.entry("thirds", 3),
            Map.entry("quarters", 4),
            Map.entry("fourths", 4),
            Map.entry("fifths", 5),
            Map.entry("sixths", 6),
            Map.entry("eighths", 8),
            Map.entry("tenths", 10));
    private static final Map<String, Long> MULTIPLIERS = Map.of(
            "dozen", 12L,
            "hundred", 100L,
            "k", 1_000L,
            "thousand", 1_000L,
            "million", 1_000_000L,
            "bn", 1_000_000_000L,
            "billion", 1_000_000_000L,
            "trillion", 1_000_000_000_000L);

    private static final int HUNDRED = 100;
    private static final int TWENTY = 20;
    private static final int TEN = 10;

    static {
        List<String> small =
                List.of("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                        .split(" "));
        List<String> ordinals =
                List.of("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" "));
        for (int i = 0; i < small.size(); i++) {
            CARDINALS.put(small.get(i), i);
        }
        for (int i = 0; i < ordinals.size(); i++) {
            ORDINALS.put(ordinals.get(i), i + 1);
        }
        both(13, "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen");
        List<String> tens = List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
        for (int i = 0; i < tens.size(); i++) {
            CARDINALS.put(tens.get(i), TWENTY + TEN * i);
            ORDINALS.put(tens.get(i).replaceAll("y$", "ieth"), TWENTY + TEN * i);
        }
    }

    private static void both(int from, String... words) {
        for (int i = 0; i < words.length; i++) {
            CARDINALS.put(words[i], from + i);
            ORDINALS.put(words[i] + "th", from + i);
        }
    }

    /**
     * A number that was read.
     *
     * @param next index after it
     */
    record Reading(BigDecimal value, int next) {}

    private NumberWords() {}

    /** Null for a word that is no multiplier. */
    static @Nullable BigDecimal multiplier(String word) {
        Long value = MULTIPLIERS.get(word);
        return value == null ? null : BigDecimal.valueOf(value);
    }

    /** The parts that "thirds" and the like are; null for other words. */
    static @Nullable BigDecimal denominator(String word) {
        Integer value = FRACTIONS.get(word);
        return value == null ? null : BigDecimal.valueOf(value);
    }

    /** "third" is 3; null for other words. */
    static @Nullable Integer ordinal(String word) {
        return ORDINALS.get(word);
    }

    /** The number that begins at a token, "twenty-five", "a hundred and two", "two dozen"; null if none does. */
    static @Nullable Reading read(Tokens tokens, int start) {
        int i = start;
        if ((tokens.text(i).equals("a") || tokens.text(i).equals("an")) && multiplier(tokens.text(i + 1)) != null) {
            i++;
        } else if (!CARDINALS.containsKey(tokens.text(i))) {
            return null;
        }
        long total = 0;
        long current = 0;
        while (true) {
            String word = tokens.text(i);
            Integer small = CARDINALS.get(word);
            Long multiplier = MULTIPLIERS.get(word);
            if (small != null && fits(small, current)) {
                current += small;
                i++;
            } else if (small == null && multiplier != null) {
                if (multiplier < 1_000) {
                    current = Math.max(1, current) * multiplier;
                } else {
                    total += Math.max(1, current) * multiplier;
                    current = 0;
                }
                i++;
            } else if (joins(tokens, i, current + total)) {
                i++;
            } else {
                break;
            }
        }
        Integer ordinal = ORDINALS.get(tokens.text(i + 1));
        if (tokens.text(i).equals("-") && ordinal != null && current >= TWENTY && fits(ordinal, current)) {
            return new Reading(BigDecimal.valueOf(total + current + ordinal), i + 2);
        }
        return new Reading(BigDecimal.valueOf(total + current), i);
    }

    /** "twenty" takes "five", "hundred" takes "twenty"; "five" takes nothing. */
    private static boolean fits(int small, long current) {
        return current == 0
                || (current % HUNDRED == 0)
                || (small > 0 && small < TEN && current % TEN == 0 && current % HUNDRED >= TWENTY);
    }

    /** The hyphen of "twenty-five" and the "and" of "hundred and five". */
    private static boolean joins(Tokens tokens, int i, long value) {
        Integer next = CARDINALS.get(tokens.text(i + 1));
        return next != null
                && ((tokens.text(i).equals("-") && value % TEN == 0 && value >= TWENTY && next < TEN)
                        || (tokens.text(i).equals("and") && value > 0 && value % HUNDRED == 0));
    }
}
