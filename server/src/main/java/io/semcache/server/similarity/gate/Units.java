package io.semcache.server.similarity.gate;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Units by the words for them. Amounts of one base unit can be compared; metric and imperial ones are not converted.
 */
final class Units {

    /** So many of the base unit. */
    record Unit(String base, BigDecimal factor) {}

    private static final Map<String, Unit> BY_WORD = new HashMap<>();

    /** What digits can be followed by without a space, beside units. */
    private static final Set<String> SUFFIXES = Set.of("k", "bn", "am", "pm", "x");

    /** Too short, or too often another word, to be a unit after "a". */
    private static final Set<String> ONLY_AFTER_NUMBERS = Set.of("second", "pound", "foot", "yard", "bar", "gallon");

    static {
        unit("second", "1", "second", "seconds", "sec", "secs");
        unit("second", "60", "minute", "minutes", "min", "mins");
        unit("second", "3600", "hour", "hours", "hr", "hrs", "h");
        unit("second", "86400", "day", "days");
        unit("second", "604800", "week", "weeks");
        unit("month", "1", "month", "months");
        unit("month", "12", "year", "years", "yr", "yrs");
        unit("meter", "0.001", "mm", "millimeter", "millimeters", "millimetre", "millimetres");
        unit("meter", "0.01", "cm", "centimeter", "centimeters", "centimetre", "centimetres");
        unit("meter", "1", "m", "meter", "meters", "metre", "metres");
        unit("meter", "1000", "km", "kms", "kilometer", "kilometers", "kilometre", "kilometres");
        unit("foot", "1", "ft", "foot", "feet");
        unit("foot", "3", "yd", "yard", "yards");
        unit("inch", "1", "inch", "inches");
        unit("mile", "1", "mile", "miles", "mi");
        unit("gram", "0.001", "mg", "milligram", "milligrams");
        unit("gram", "1", "g", "gr", "gram", "grams", "gramme", "grammes");
        unit("gram", "1000", "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms");
        unit("ton", "1", "ton", "tons", "tonne", "tonnes");
        unit("ounce", "1", "oz", "ounce", "ounces");
        unit("pound", "1", "lb", "lbs", "pound", "pounds", "£", "gbp", "quid");
        unit("liter", "0.001", "ml", "milliliter", "milliliters", "millilitre", "millilitres");
        unit("liter", "0.01", "cl");
        unit("liter", "1", "l", "liter", "liters", "litre", "litres");
        unit("gallon", "1", "gallon", "gallons");
        unit("cup", "1", "cup", "cups");
        unit("pint", "1", "pint", "pints");
        unit("tablespoon", "1", "tbsp", "tablespoon", "tablespoons");
        unit("teaspoon", "1", "tsp", "teaspoon", "teaspoons");
        unit("megabyte", "0.001", "kb", "kilobyte", "kilobytes");
        unit("megabyte", "1", "mb", "megabyte", "megabytes");
        unit("megabyte", "1000", "gb", "gigabyte", "gigabytes", "gig", "gigs");
        unit("megabyte", "1000000", "tb", "terabyte", "terabytes");
        unit("mbps", "0.001", "kbps");
        unit("mbps", "1", "mbps", "mbit", "mbits");
        unit("mbps", "1000", "gbps", "gbit", "gbits");
        unit("watt", "1", "w", "watt", "watts");
        unit("watt", "1000", "kw", "kilowatt", "kilowatts");
        unit("kwh", "1", "kwh");
        unit("hertz", "1", "hz", "hertz");
        unit("hertz", "1000", "khz");
        unit("hertz", "1000000", "mhz");
        unit("hertz", "1000000000", "ghz");
        unit("volt", "1", "volt", "volts");
        unit("psi", "1", "psi");
        unit("bar", "1", "bar", "bars");
        unit("mile per hour", "1", "mph");
        unit("degree", "1", "°", "degree", "degrees");
        unit("degree C", "1", "celsius");
        unit("degree F", "1", "fahrenheit");
        unit("percent", "1", "%", "percent", "pct");
        unit("dollar", "1", "$", "dollar", "dollars", "usd", "buck", "bucks");
        unit("euro", "1", "€", "euro", "euros", "eur");
        unit("yen", "1", "¥", "yen", "jpy");
        unit("rupee", "1", "₹", "rupee", "rupees", "inr");
        unit("franc", "1", "chf", "franc", "francs");
        unit("cent", "1", "cent", "cents");
    }

    private Units() {}

    private static void unit(String base, String factor, String... words) {
        Unit unit = new Unit(base, new BigDecimal(factor));
        for (String word : words) {
            BY_WORD.put(word, unit);
        }
    }

    /** The unit that the word or sign means after a number, or null. */
    static @Nullable Unit of(String word) {
        return BY_WORD.get(word);
    }

    /** The unit of "a word": a week, a kilo. */
    static @Nullable Unit ofOne(String word) {
        return word.length() < 3 || ONLY_AFTER_NUMBERS.contains(word) ? null : BY_WORD.get(word);
    }

    /** Whether letters that directly follow digits leave them a number. */
    static boolean follow(String letters) {
        return SUFFIXES.contains(letters) || BY_WORD.containsKey(letters);
    }
}
