package io.semcache.store.filter;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an entry's {@link Attributes}. A metadata value is a {@link String}, a {@link Double} or a
 * {@link Boolean}, and never equals one of another type. A leaf on metadata that an entry does not have is false, so
 * its {@link Not} is true.
 */
public sealed interface Filter {

    boolean matches(Attributes entry);

    /** The field has this value. */
    record Equal(Field field, Object value) implements Filter {

        public Equal {
            field.requireValue(value);
        }

        @Override
        public boolean matches(Attributes entry) {
            return switch (field) {
                case Field.Tags _ -> entry.tags().contains((String) value);
                case Field.InputType _ -> entry.inputType().equals(value);
                case Field.Payload _ -> value.equals(entry.payload());
                case Field.Metadata metadata -> same(entry.metadata().get(metadata.key()), value);
            };
        }

        /** Numbers are equal as numbers: 0 and −0 are. */
        private static boolean same(@Nullable Object stored, Object asked) {
            if (stored instanceof Double a && asked instanceof Double b) {
                return a.doubleValue() == b.doubleValue();
            }
            return asked.equals(stored);
        }
    }

    /** The field has one of these values; false if there are none. */
    record In(Field field, Set<Object> values) implements Filter {

        public In {
            values = Set.copyOf(values);
            values.forEach(field::requireValue);
        }

        @Override
        public boolean matches(Attributes entry) {
            for (Object value : values) {
                if (new Equal(field, value).matches(entry)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The field is a number within these bounds. At least one is given, and at most one on each side; an entry with no
     * number there does not match.
     */
    record Range(
            Field.Metadata field,
            @Nullable Double gt,
            @Nullable Double gte,
            @Nullable Double lt,
            @Nullable Double lte) implements Filter {

        public Range {
            requireBound(field, gt);
            requireBound(field, gte);
            requireBound(field, lt);
            requireBound(field, lte);
            if (gt == null && gte == null && lt == null && lte == null) {
                throw new IllegalArgumentException(field.name() + ": expected at least one of gt, gte, lt, lte");
            }
            if ((gt != null && gte != null) || (lt != null && lte != null)) {
                throw new IllegalArgumentException(field.name() + ": expected one bound on each side, got two");
            }
        }

        private static void requireBound(Field field, @Nullable Double bound) {
            if (bound != null && !Double.isFinite(bound)) {
                throw new IllegalArgumentException(field.name() + ": expected a finite number, got " + bound);
            }
        }

        @Override
        public boolean matches(Attributes entry) {
            return entry.metadata().get(field.key()) instanceof Double value
                    && (gt == null || value > gt)
                    && (gte == null || value >= gte)
                    && (lt == null || value < lt)
                    && (lte == null || value <= lte);
        }
    }

    /** Every part matches; true if there are none. */
    record And(List<Filter> parts) implements Filter {

        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(Attributes entry) {
            for (Filter part : parts) {
                if (!part.matches(entry)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Some part matches; false if there are none. */
    record Or(List<Filter> parts) implements Filter {

        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(Attributes entry) {
            for (Filter part : parts) {
                if (part.matches(entry)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The part does not match. */
    record Not(Filter part) implements Filter {

        @Override
        public boolean matches(Attributes entry) {
            return !part.matches(entry);
        }
    }
}
