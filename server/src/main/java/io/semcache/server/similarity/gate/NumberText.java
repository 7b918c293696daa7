package io.semcache.server.similarity.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Digits with points, commas and colons between them, as people write numbers, times and versions. */
final class NumberText {

    private static final Pattern GROUPED = Pattern.compile("-?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?");
    private static final Pattern GROUPED_BY_POINTS = Pattern.compile("-?\\d{1,3}(?:\\.\\d{3}){2,}(?:,\\d+)?");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(?:[.,]\\d+)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::\\d{2})?");

    private static final int HOURS = 24;
    private static final int HALF = 12;
    private static final int MINUTES = 60;

    private NumberText() {}

    /** The value; null for what is rather a version or a code. */
    static @Nullable BigDecimal value(String text) {
        if (GROUPED.matcher(text).matches()) {
            return tidy(text.replace(",", ""));
        }
        if (GROUPED_BY_POINTS.matcher(text).matches()) {
            return tidy(text.replace(".", "").replace(',', '.'));
        }
        return DECIMAL.matcher(text).matches() ? tidy(text.replace(',', '.')) : null;
    }

    /** 2.0 is 2, but 3.10 stays what it is: it may be a version. */
    private static BigDecimal tidy(String text) {
        BigDecimal value = new BigDecimal(text);
        BigDecimal whole = value.setScale(0, RoundingMode.DOWN);
        return whole.compareTo(value) == 0 ? whole : value;
    }

    /** 7:30 and the like; null for anything else. */
    static Quantity.@Nullable TimeOfDay time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return null;
        }
        int hour = Integer.parseInt(time.group(1));
        int minute = Integer.parseInt(time.group(2));
        return hour > HOURS || minute >= MINUTES
                ? null
                : new Quantity.TimeOfDay(hour % HOURS * MINUTES + minute, hour == 0 || hour > HALF);
    }

    /** A time of which it is said whether it is before or after noon. */
    static Quantity.TimeOfDay time(int minutes, boolean afterNoon) {
        return new Quantity.TimeOfDay(minutes % (HALF * MINUTES) + (afterNoon ? HALF * MINUTES : 0), true);
    }
}
