package io.semcache.server.similarity.gate;

import io.semcache.server.similarity.gate.Quantity.Amount;
import io.semcache.server.similarity.gate.Quantity.Label;
import io.semcache.server.similarity.gate.Quantity.TimeOfDay;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the quantities of one text. One instance reads one text, once. */
final class QuantityReader {

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal QUARTER = new BigDecimal("0.25");
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal THREE = BigDecimal.valueOf(3);
    private static final Set<String> CURRENCIES = Set.of("$", "€", "£", "¥", "₹");
    private static final Set<String> ARTICLES = Set.of("a", "an");
    private static final int HOUR = 60;
    private static final int HALF_HOUR = 30;
    private static final int QUARTER_HOUR = 15;
    private static final int LAST_HOUR = 24;

    private final Tokens tokens;
    private final List<Quantity> found = new ArrayList<>();
    private int at;

    QuantityReader(Tokens tokens) {
        this.tokens = tokens;
    }

    List<Quantity> all() {
        while (at < tokens.size()) {
            if (!byDigits() && !byWords()) {
                at++;
            }
        }
        return found;
    }

    private String word(int ahead) {
        return tokens.text(at + ahead);
    }

    private boolean is(int ahead, String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!word(ahead + i).equals(words[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean byDigits() {
        Token token = tokens.at(at);
        if (token == null) {
            return false;
        }
        return switch (token.kind()) {
            case CODE -> {
                found.add(new Label(token.text()));
                at++;
                yield true;
            }
            case SIGN -> CURRENCIES.contains(token.text()) && tokens.isNumber(at + 1) && price(token.text());
            case NUMBER -> {
                number(token.text());
                yield true;
            }
            case WORD -> false;
        };
    }

    private boolean price(String currency) {
        BigDecimal value = NumberText.value(tokens.text(at + 1));
        if (value == null) {
            return false;
        }
        at += 2;
        BigDecimal amount = multiplied(value);
        Units.Unit unit = Units.of(currency);
        found.add(new Amount(amount, unit == null ? currency : unit.base(), false));
        if (unit != null && unit.equals(Units.of(word(0)))) {
            at++;
        }
        return true;
    }

    private void number(String text) {
        TimeOfDay time = NumberText.time(text);
        BigDecimal value = NumberText.value(text);
        at++;
        if (time != null) {
            found.add(halfOfDay(time));
        } else if (value == null) {
            found.add(new Label(text));
        } else if (is(0, "\u2044") && tokens.isNumber(at + 1)) {
            BigDecimal parts = NumberText.value(word(1));
            at += 2;
            amount(parts == null || parts.signum() == 0 ? value : value.divide(parts, MathContext.DECIMAL32), false);
        } else {
            amount(multiplied(value), false);
        }
    }

    private boolean byWords() {
        Quantity named = Calendar.at(tokens, at);
        if (named != null) {
            found.add(named);
            at++;
            return true;
        }
        NumberWords.Reading spelled = NumberWords.read(tokens, at);
        if (spelled != null) {
            at = spelled.next();
            amount(spelled.value(), true);
            return true;
        }
        return fraction() || ordinal() || single() || idiom();
    }

    /** "half an hour", "a quarter of", "half past two". */
    private boolean fraction() {
        boolean half = is(0, "half");
        boolean quarter = is(0, "quarter") && (ARTICLES.contains(word(-1)) || is(-1, "one"));
        if (!half && !(quarter || (is(0, "quarter") && (is(1, "past") || is(1, "to"))))) {
            return false;
        }
        int minutes = half ? HALF_HOUR : QUARTER_HOUR;
        if (is(1, "past") || (!half && is(1, "to"))) {
            boolean past = is(1, "past");
            Integer hour = hour(2);
            if (hour != null) {
                at += 3;
                found.add(halfOfDay(new TimeOfDay(
                        (hour * HOUR + (past ? minutes : LAST_HOUR * HOUR - minutes)) % (LAST_HOUR * HOUR), false)));
                return true;
            }
        }
        at++;
        while (is(0, "of") || is(0, "the") || ARTICLES.contains(word(0))) {
            at++;
        }
        amount(half ? HALF : QUARTER, false);
        return true;
    }

    private @Nullable Integer hour(int ahead) {
        NumberWords.Reading spelled = NumberWords.read(tokens, at + ahead);
        BigDecimal value =
                spelled != null ? spelled.value() : tokens.isNumber(at + ahead) ? NumberText.value(word(ahead)) : null;
        return value == null || value.scale() > 0 || value.intValue() < 0 || value.intValue() > LAST_HOUR
                ? null
                : value.intValue();
    }

    /** "third" is 3, "a third of" is 1/3. The first is often no number ("first of all"), nor is "a second". */
    private boolean ordinal() {
        Integer value = NumberWords.ordinal(word(0));
        if (value == null) {
            return false;
        }
        boolean part = value > 2 && is(1, "of") && (ARTICLES.contains(word(-1)) || is(-1, "one"));
        boolean moment = value == 2 && ARTICLES.contains(word(-1));
        at++;
        BigDecimal ordinal = BigDecimal.valueOf(value);
        found.add(new Amount(
                part ? BigDecimal.ONE.divide(ordinal, MathContext.DECIMAL32) : ordinal, "", value == 1 || moment));
        return true;
    }

    /** "a week", and "an hour and a half". */
    private boolean single() {
        Units.Unit unit = ARTICLES.contains(word(0)) ? Units.ofOne(word(1)) : null;
        if (unit == null) {
            return false;
        }
        at += 2;
        BigDecimal more = andAHalf();
        found.add(amountOf(BigDecimal.ONE.add(more), unit, more.signum() == 0));
        return true;
    }

    private boolean idiom() {
        Quantity meant = switch (word(0)) {
            case "noon", "midday" -> NumberText.time(0, true);
            case "midnight" -> NumberText.time(0, false);
            case "twice" -> new Amount(TWO, "", false);
            case "thrice" -> new Amount(THREE, "", false);
            default -> null;
        };
        if (meant == null) {
            return false;
        }
        found.add(meant);
        at++;
        return true;
    }

    private BigDecimal multiplied(BigDecimal value) {
        BigDecimal result = value;
        for (BigDecimal m = NumberWords.multiplier(word(0)); m != null; m = NumberWords.multiplier(word(0))) {
            result = result.multiply(m).stripTrailingZeros();
            at++;
        }
        return result.scale() < 0 ? result.setScale(0) : result;
    }

    private BigDecimal andAHalf() {
        if (is(0, "and", "a", "half")) {
            at += 3;
            return HALF;
        }
        return BigDecimal.ZERO;
    }

    /** The number before here, with what stands behind it: a fraction, a half of the day, a unit. */
    private void amount(BigDecimal number, boolean spelled) {
        BigDecimal value = number;
        BigDecimal parts = NumberWords.denominator(word(0));
        if (parts != null) {
            at++;
            value = value.divide(parts, MathContext.DECIMAL32);
        }
        value = value.add(andAHalf());
        if (value.scale() == 0 && value.signum() >= 0 && value.compareTo(BigDecimal.valueOf(LAST_HOUR)) <= 0) {
            int minutes = value.intValue() * HOUR;
            if (is(0, "am") || is(0, "pm")) {
                found.add(halfOfDay(new TimeOfDay(minutes, false)));
                return;
            }
            if (is(0, "o'clock")) {
                at++;
                found.add(halfOfDay(new TimeOfDay(minutes % (LAST_HOUR * HOUR), value.intValue() > LAST_HOUR / 2)));
                return;
            }
        }
        boolean one = value.compareTo(BigDecimal.ONE) == 0;
        Units.Unit unit = unit();
        if (unit == null) {
            found.add(new Amount(value, "", one && spelled));
        } else {
            BigDecimal more = andAHalf();
            found.add(amountOf(value.add(more), unit, one && more.signum() == 0));
        }
    }

    private static Amount amountOf(BigDecimal value, Units.Unit unit, boolean optional) {
        return new Amount(value.multiply(unit.factor()).stripTrailingZeros(), unit.base(), optional);
    }

    private TimeOfDay halfOfDay(TimeOfDay time) {
        boolean afterNoon = is(0, "pm");
        if (!afterNoon && !is(0, "am")) {
            return time;
        }
        at++;
        return NumberText.time(time.minutes(), afterNoon);
    }

    /** The unit here, which is then behind us; null if there is none. */
    private Units.@Nullable Unit unit() {
        int hyphen = is(0, "-") ? 1 : 0;
        if (is(hyphen, "per", "cent")) {
            at += hyphen + 2;
            return Units.of("%");
        }
        Units.Unit unit = Units.of(word(hyphen));
        if (unit == null) {
            return null;
        }
        at += hyphen + 1;
        if (unit.base().equals("degree")) {
            String scale = switch (word(0)) {
                case "c", "celsius" -> "celsius";
                case "f", "fahrenheit" -> "fahrenheit";
                default -> "";
            };
            Units.Unit exact = Units.of(scale);
            if (exact != null) {
                at++;
                return exact;
            }
        }
        return unit;
    }
}
