package io.semcache.server.peer;

import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters as bytes: a tag, then the parts; fields by the names that they have in JSON. */
final class FilterCodec {

    /** Bounds the stack that a message can ask for; the door of the asking node is narrower. */
    private static final int MAX_LEVELS = 64;

    private static final int NONE = 0;
    private static final int EQUAL = 1;
    private static final int IN = 2;
    private static final int RANGE = 3;
    private static final int AND = 4;
    private static final int OR = 5;
    private static final int NOT = 6;

    private FilterCodec() {}

    static void write(DataOutputStream out, @Nullable Filter filter) throws IOException {
        switch (filter) {
            case null -> out.writeByte(NONE);
            case Filter.Equal(Field field, Object value) -> {
                out.writeByte(EQUAL);
                PeerCodec.writeString(out, field.name());
                ScalarCodec.write(out, value);
            }
            case Filter.In in -> {
                out.writeByte(IN);
                PeerCodec.writeString(out, in.field().name());
                out.writeInt(in.values().size());
                for (Object value : in.values()) {
                    ScalarCodec.write(out, value);
                }
            }
            case Filter.Range range -> {
                out.writeByte(RANGE);
                PeerCodec.writeString(out, range.field().name());
                writeBound(out, range.gt());
                writeBound(out, range.gte());
                writeBound(out, range.lt());
                writeBound(out, range.lte());
            }
            case Filter.And(List<Filter> parts) -> writeParts(out, AND, parts);
            case Filter.Or(List<Filter> parts) -> writeParts(out, OR, parts);
            case Filter.Not(Filter part) -> writeParts(out, NOT, List.of(part));
        }
    }

    static @Nullable Filter read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return tag == NONE ? null : read(tag, in, 1);
    }

    private static Filter read(int tag, DataInputStream in, int level) throws IOException {
        if (level > MAX_LEVELS) {
            throw new IllegalArgumentException("expected at most " + MAX_LEVELS + " levels of a filter");
        }
        return switch (tag) {
            case EQUAL -> new Filter.Equal(readField(in), ScalarCodec.read(in));
            case IN -> new Filter.In(readField(in), readValues(in));
            case RANGE -> new Filter.Range(readNumeric(in), readBound(in), readBound(in), readBound(in), readBound(in));
            case AND -> new Filter.And(readParts(in, level));
            case OR -> new Filter.Or(readParts(in, level));
            case NOT -> new Filter.Not(readOnly(in, level));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    private static Field readField(DataInputStream in) throws IOException {
        return Field.of(PeerCodec.readString(in));
    }

    private static Field.Metadata readNumeric(DataInputStream in) throws IOException {
        if (readField(in) instanceof Field.Metadata metadata) {
            return metadata;
        }
        throw new IllegalArgumentException("expected a range over metadata");
    }

    private static void writeParts(DataOutputStream out, int tag, List<Filter> parts) throws IOException {
        out.writeByte(tag);
        out.writeInt(parts.size());
        for (Filter part : parts) {
            write(out, part);
        }
    }

    private static List<Filter> readParts(DataInputStream in, int level) throws IOException {
        int count = readCount(in);
        List<Filter> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(read(in.readUnsignedByte(), in, level + 1));
        }
        return parts;
    }

    private static Filter readOnly(DataInputStream in, int level) throws IOException {
        List<Filter> parts = readParts(in, level);
        if (parts.size() != 1) {
            throw new IllegalArgumentException("expected one part of a negation, got " + parts.size());
        }
        return parts.getFirst();
    }

    private static Set<Object> readValues(DataInputStream in) throws IOException {
        int count = readCount(in);
        Set<Object> values = new HashSet<>();
        for (int i = 0; i < count; i++) {
            values.add(ScalarCodec.read(in));
        }
        return values;
    }

    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException("expected at most as many parts as bytes, got " + count);
        }
        return count;
    }

    private static void writeBound(DataOutputStream out, @Nullable Double bound) throws IOException {
        out.writeBoolean(bound != null);
        if (bound != null) {
            out.writeDouble(bound);
        }
    }

    private static @Nullable Double readBound(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readDouble() : null;
    }
}
