package io.semcache.server.similarity.gate;

import java.math.BigDecimal;
import java.util.Locale;

/** Something in a text that must be the same in another one. */
sealed interface Quantity {

    /** Whether a text may leave it out: "one" is often no number, and "a week" is one week. */
    boolean optional();

    /** Whether it says the same as another. Symmetric. */
    boolean same(Quantity other);

    /**
     * A number.
     *
     * @param unit base unit that the value is in; empty: none that is known
     */
    record Amount(BigDecimal value, String unit, boolean optional) implements Quantity {

        /** A number without a unit equals one with any, for units are left out where they are clear. */
        @Override
        public boolean same(Quantity other) {
            return switch (other) {
                case Amount that -> sameUnit(that) && sameValue(that);
                case TimeOfDay time -> time.same(this);
                case Label _ -> false;
            };
        }

        private boolean sameUnit(Amount that) {
            return unit.isEmpty() || that.unit.isEmpty() || unit.equals(that.unit);
        }

        /** Without units 3.1 is not 3.10: they may be versions. */
        private boolean sameValue(Amount that) {
            boolean measured = !unit.isEmpty() || !that.unit.isEmpty();
            return value.compareTo(that.value) == 0 && (measured || value.scale() == that.value.scale());
        }

        @Override
        public String toString() {
            return value.toPlainString() + (unit.isEmpty() ? "" : " " + unit);
        }
    }

    /**
     * A time of the day.
     *
     * @param minutes since midnight
     * @param exact whether it is said which half of the day is meant
     */
    record TimeOfDay(int minutes, boolean exact) implements Quantity {

        private static final int MINUTES = 60;
        private static final int HALF_DAY = 12 * MINUTES;

        @Override
        public boolean optional() {
            return false;
        }

        @Override
        public boolean same(Quantity other) {
            return switch (other) {
                case TimeOfDay that ->
                    minutes == that.minutes
                            || (!(exact && that.exact) && minutes % HALF_DAY == that.minutes % HALF_DAY);
                case Amount amount ->
                    amount.unit().isEmpty()
                            && amount.value().signum() >= 0
                            && amount.value().precision() <= 2
                            && amount.value().scale() == 0
                            && amount.value().intValue() * MINUTES % HALF_DAY == minutes % HALF_DAY;
                case Label _ -> false;
            };
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d:%02d", minutes / MINUTES, minutes % MINUTES);
        }
    }

    /** A version, a code or a model number. */
    record Label(String text) implements Quantity {

        @Override
        public boolean optional() {
            return false;
        }

        @Override
        public boolean same(Quantity other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
