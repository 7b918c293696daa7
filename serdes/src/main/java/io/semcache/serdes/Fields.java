package io.semcache.serdes;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Shapes that fields of several records have, read and written as their schemas say. */
final class Fields {

    private static final InputType[] INPUT_TYPES = InputType.values();
    private static final Truncate[] TRUNCATES = Truncate.values();
    private static final CacheMode[] CACHE_MODES = CacheMode.values();

    /** Branches of a union of null and something. */
    private static final int NULL = 0;

    private static final int VALUE = 1;

    /** Branches of the values of metadata. */
    private static final int STRING = 0;

    private static final int DOUBLE = 1;
    private static final int BOOLEAN = 2;

    private Fields() {}

    // ---- unions of null and something

    static boolean isPresent(Decoder in) throws IOException {
        int branch = in.readIndex();
        if (branch != NULL && branch != VALUE) {
            throw new AvroTypeException("expected branch 0 or 1 of a union, got " + branch);
        }
        return branch == VALUE;
    }

    /** Which branch it is; the value comes after this. */
    static void writeBranch(@Nullable Object value, Encoder out) throws IOException {
        out.writeIndex(value == null ? NULL : VALUE);
    }

    static @Nullable String stringOrNull(Decoder in) throws IOException {
        return isPresent(in) ? in.readString() : null;
    }

    static void writeStringOrNull(@Nullable String value, Encoder out) throws IOException {
        writeBranch(value, out);
        if (value != null) {
            out.writeString(value);
        }
    }

    static @Nullable Long longOrNull(Decoder in) throws IOException {
        return isPresent(in) ? (Long) in.readLong() : null;
    }

    static void writeLongOrNull(@Nullable Long value, Encoder out) throws IOException {
        writeBranch(value, out);
        if (value != null) {
            out.writeLong(value);
        }
    }

    static @Nullable Integer intOrNull(Decoder in) throws IOException {
        return isPresent(in) ? (Integer) in.readInt() : null;
    }

    static void writeIntOrNull(@Nullable Integer value, Encoder out) throws IOException {
        writeBranch(value, out);
        if (value != null) {
            out.writeInt(value);
        }
    }

    /** A timestamp-millis or null. */
    static @Nullable Instant instantOrNull(Decoder in) throws IOException {
        return isPresent(in) ? instant(in) : null;
    }

    static void writeInstantOrNull(@Nullable Instant value, Encoder out) throws IOException {
        writeBranch(value, out);
        if (value != null) {
            writeInstant(value, out);
        }
    }

    static @Nullable ByteBuffer bytesOrNull(Decoder in) throws IOException {
        return isPresent(in) ? in.readBytes(null) : null;
    }

    static void writeBytesOrNull(@Nullable ByteBuffer value, Encoder out) throws IOException {
        writeBranch(value, out);
        if (value != null) {
            out.writeBytes(value);
        }
    }

    static @Nullable List<Integer> intsOrNull(Decoder in) throws IOException {
        if (!isPresent(in)) {
            return null;
        }
        List<Integer> ints = new ArrayList<>();
        for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                ints.add(in.readInt());
            }
        }
        return ints;
    }

    static void writeIntsOrNull(@Nullable List<Integer> values, Encoder out) throws IOException {
        writeBranch(values, out);
        if (values != null) {
            out.writeArrayStart();
            out.setItemCount(values.size());
            for (int value : values) {
                out.writeInt(value);
            }
            out.writeArrayEnd();
        }
    }

    // ---- values

    static Instant instant(Decoder in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }

    static void writeInstant(Instant value, Encoder out) throws IOException {
        out.writeLong(value.toEpochMilli());
    }

    static List<String> strings(Decoder in) throws IOException {
        long count = in.readArrayStart();
        List<String> strings = new ArrayList<>(0);
        for (; count > 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                strings.add(in.readString());
            }
        }
        return strings;
    }

    static void writeStrings(List<String> values, Encoder out) throws IOException {
        out.writeArrayStart();
        out.setItemCount(values.size());
        for (String value : values) {
            out.writeString(value);
        }
        out.writeArrayEnd();
    }

    static Map<String, Object> metadata(Decoder in) throws IOException {
        Map<String, Object> metadata = new HashMap<>();
        for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
            for (long i = 0; i < count; i++) {
                metadata.put(in.readString(), metadataValue(in));
            }
        }
        return metadata;
    }

    private static Object metadataValue(Decoder in) throws IOException {
        int branch = in.readIndex();
        return switch (branch) {
            case STRING -> in.readString();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            default -> throw new AvroTypeException("expected branch 0, 1 or 2 of a union, got " + branch);
        };
    }

    static void writeMetadata(Map<String, Object> values, Encoder out) throws IOException {
        out.writeMapStart();
        out.setItemCount(values.size());
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            out.writeString(entry.getKey());
            writeMetadataValue(entry.getValue(), out);
        }
        out.writeMapEnd();
    }

    private static void writeMetadataValue(Object value, Encoder out) throws IOException {
        switch (value) {
            case CharSequence string -> {
                out.writeIndex(STRING);
                out.writeString(string);
            }
            case Double number -> {
                out.writeIndex(DOUBLE);
                out.writeDouble(number);
            }
            case Boolean flag -> {
                out.writeIndex(BOOLEAN);
                out.writeBoolean(flag);
            }
            default ->
                throw new AvroTypeException("expected a string, a double or a boolean, got "
                        + value.getClass().getName());
        }
    }

    // ---- enums, in the order of their schemas, which is that of the generated classes

    static InputType inputType(Decoder in) throws IOException {
        return symbol(INPUT_TYPES, in);
    }

    static Truncate truncate(Decoder in) throws IOException {
        return symbol(TRUNCATES, in);
    }

    static CacheMode cacheMode(Decoder in) throws IOException {
        return symbol(CACHE_MODES, in);
    }

    static <E extends Enum<E>> E symbol(E[] symbols, Decoder in) throws IOException {
        int ordinal = in.readEnum();
        if (ordinal < 0 || ordinal >= symbols.length) {
            throw new AvroTypeException(
                    "expected a symbol from 0 to " + (symbols.length - 1) + ", got number " + ordinal);
        }
        return symbols[ordinal];
    }

    @SuppressWarnings("EnumOrdinal") // the constants of a generated enum are the symbols of its schema, in their order
    static void writeSymbol(Enum<?> symbol, Encoder out) throws IOException {
        out.writeEnum(symbol.ordinal());
    }
}
