package io.semcache.store.filter;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * 64 bits of an entry's attributes, by which a scan passes over most entries that a filter does not match without
 * reading them. One bit per input type, so that the input type is decided exactly; the others are a Bloom filter (B. H.
 * Bloom, 1970) of the tags, the metadata keys and the metadata values, two bits each: it may take an entry for a match
 * that is none, never the reverse.
 *
 * <p>Signatures are on disk: another way to compute them is another version of the codes.
 */
public final class Signature {

    private static final List<String> INPUT_TYPE_BITS = List.of("none", "query", "document");
    private static final int BLOOM_FROM = INPUT_TYPE_BITS.size();
    private static final int BLOOM_BITS = Long.SIZE - BLOOM_FROM;

    /** What signatures show of payloads: they are on disk, and older ones would not have it. */
    private static final long NOTHING_KNOWN = 0;

    private static final String TAG = "tag";
    private static final String KEY = "key";
    private static final String STRING = "string";
    private static final String NUMBER = "number";
    private static final String BOOLEAN = "boolean";

    private Signature() {}

    /** The signature of these attributes. */
    public static long of(Attributes entry) {
        long signature = inputType(entry.inputType());
        for (String tag : entry.tags()) {
            signature |= tag(tag);
        }
        for (Map.Entry<String, Object> value : entry.metadata().entrySet()) {
            signature |= key(value.getKey()) | value(value.getKey(), value.getValue());
        }
        return signature;
    }

    /** Whether an entry of a signature may match: true for every entry that the filter matches, and for some others. */
    public static LongPredicate mayMatch(Filter filter) {
        return mayBe(filter, true);
    }

    /**
     * Whether an entry of a signature may make the filter what is {@code wanted}; negations are pushed to the leaves.
     */
    private static LongPredicate mayBe(Filter filter, boolean wanted) {
        return switch (filter) {
            case Filter.Not not -> mayBe(not.part(), !wanted);
            case Filter.And and -> wanted ? all(and.parts(), true) : any(and.parts(), false);
            case Filter.Or or -> wanted ? any(or.parts(), true) : all(or.parts(), false);
            case Filter.Equal equal -> oneOf(equal.field(), Set.of(equal.value()), wanted);
            case Filter.In in -> oneOf(in.field(), in.values(), wanted);
            case Filter.Range range -> wanted ? hasAll(key(range.field().key())) : Signature::anything;
        };
    }

    private static LongPredicate oneOf(Field field, Set<Object> values, boolean wanted) {
        if (field instanceof Field.InputType) {
            long bits = 0;
            for (Object value : values) {
                bits |= inputType((String) value);
            }
            long accepted = wanted ? bits : ~bits & ((1L << BLOOM_FROM) - 1);
            return signature -> (signature & accepted) != 0;
        }
        if (!wanted) {
            return Signature::anything;
        }
        long[] alternatives =
                values.stream().mapToLong(value -> leaf(field, value)).toArray();
        return signature -> {
            for (long bits : alternatives) {
                if ((signature & bits) == bits) {
                    return true;
                }
            }
            return false;
        };
    }

    private static long leaf(Field field, Object value) {
        return switch (field) {
            case Field.Tags _ -> tag((String) value);
            case Field.InputType _ -> inputType((String) value);
            case Field.Payload _ -> NOTHING_KNOWN;
            case Field.Metadata metadata -> key(metadata.key()) | value(metadata.key(), value);
        };
    }

    private static LongPredicate all(List<Filter> parts, boolean wanted) {
        return parts.stream().map(part -> mayBe(part, wanted)).reduce(Signature::anything, LongPredicate::and);
    }

    private static LongPredicate any(List<Filter> parts, boolean wanted) {
        return parts.stream().map(part -> mayBe(part, wanted)).reduce(Signature::nothing, LongPredicate::or);
    }

    private static boolean anything(long signature) {
        return true;
    }

    private static boolean nothing(long signature) {
        return false;
    }

    private static LongPredicate hasAll(long bits) {
        return signature -> (signature & bits) == bits;
    }

    private static long inputType(String inputType) {
        return 1L << INPUT_TYPE_BITS.indexOf(inputType);
    }

    private static long tag(String tag) {
        return bloom(TAG, "", tag);
    }

    private static long key(String key) {
        return bloom(KEY, key, "");
    }

    private static long value(String key, Object value) {
        return switch (value) {
            case Double number -> bloom(NUMBER, key, Long.toHexString(Double.doubleToLongBits(number + 0.0)));
            case Boolean bool -> bloom(BOOLEAN, key, bool.toString());
            default -> bloom(STRING, key, value.toString());
        };
    }

    private static long bloom(String kind, String key, String value) {
        long hash = hash(hash(hash(0xcbf29ce484222325L, kind), key), value);
        long mixed = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
        return bit(mixed >>> 32) | bit(mixed & 0xffff_ffffL);
    }

    private static long bit(long hash) {
        return 1L << (BLOOM_FROM + hash % BLOOM_BITS);
    }

    /** FNV-1a over the UTF-16 units and their number. */
    private static long hash(long seed, String text) {
        long hash = (seed ^ text.length()) * 0x100000001b3L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
