package io.semcache.server.similarity.gate;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Months and days of the week. */
final class Calendar {

    private static final String MONTH = "(month)";
    private static final String WEEKDAY = "(weekday)";

    /** Words of another meaning too: months only beside a day or a year, or after these. */
    private static final Set<String> AMBIGUOUS = Set.of("may", "march", "mar", "jan", "dec", "sept");

    private static final Set<String> BEFORE_MONTHS = Set.of(
            "in of since until till by during from before after through for last next this early late mid".split(" "));

    private static final Map<String, Quantity.Amount> BY_WORD = new HashMap<>();

    static {
        List<String> months = List.of(
                "january",
                "february",
                "march",
                "april",
                "may",
                "june",
                "july",
                "august",
                "september",
                "october",
                "november",
                "december");
        for (int i = 0; i < months.size(); i++) {
            Quantity.Amount month = new Quantity.Amount(BigDecimal.valueOf(i + 1), MONTH, false);
            BY_WORD.put(months.get(i), month);
            BY_WORD.put(months.get(i).substring(0, 3), month);
        }
        BY_WORD.put("sept", new Quantity.Amount(BigDecimal.valueOf(9), MONTH, false));
        List<String> days = List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
        for (int i = 0; i < days.size(); i++) {
            Quantity.Amount day = new Quantity.Amount(BigDecimal.valueOf(i + 1), WEEKDAY, false);
            BY_WORD.put(days.get(i), day);
            BY_WORD.put(days.get(i) + "s", day);
            BY_WORD.put(days.get(i) + "'s", day);
        }
    }

    private Calendar() {}

    /** The month or weekday that a token names, or null. */
    static @Nullable Quantity at(Tokens tokens, int i) {
        String word = tokens.text(i);
        Quantity named = BY_WORD.get(word);
        return named == null || (AMBIGUOUS.contains(word) && !besideDate(tokens, i)) ? null : named;
    }

    private static boolean besideDate(Tokens tokens, int i) {
        return tokens.isNumber(i - 1) || tokens.isNumber(i + 1) || BEFORE_MONTHS.contains(tokens.text(i - 1));
    }
}
