package io.semcache.store.layout;

import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.vectors.Embedding;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Where things lie in a row, version 1: a header of 64 bytes, the vector, then small tagged fields. Everything is
 * little-endian. {@code docs/entry-format.md} is the specification; this class reads and writes the header in place.
 */
public final class RowLayout {

    /** The version that is written. */
    public static final byte VERSION = 1;

    /** The oldest version that is read: the one before {@link #VERSION}, of which there is none yet. */
    static final byte OLDEST_VERSION = 1;

    public static final byte PRESENT = 1;
    public static final byte NEGATIVE = 2;
    public static final byte FLIGHT = 3;
    public static final byte WAITER = 4;
    public static final byte NAMESPACE = 5;
    public static final byte SOURCE = 6;
    public static final byte ERASURE = 7;

    /** Bit of the flags byte of a row with a vector: its tokens are estimated. */
    public static final byte ESTIMATED_FLAG = 1;

    /** Bit of the flags byte of a flight: someone wants the vector stored. */
    static final byte KEEP_FLAG = 1;

    /** Bit of the flags byte of a flight: it has been answered. */
    static final byte SETTLED_FLAG = 2;

    /** Bit of the flags byte of a flight: it has ended without a vector. */
    static final byte FAILED_FLAG = 4;

    public static final int HEADER_BYTES = 64;

    public static final int VERSION_AT = 0;
    public static final int TYPE_AT = 1;
    public static final int FLAGS_AT = 2;
    public static final int INPUT_KIND_AT = 3;
    public static final int CRC_AT = 4;
    public static final int EXPIRES_AT = 8;
    public static final int TIME_AT = 16;
    static final int EPOCH_AT = 24;
    static final int REMOVED_AT = 24;
    public static final int OFFSET_AT = 32;
    public static final int DIMENSIONS_AT = 40;
    public static final int COUNT_AT = 44;
    static final int FLIGHT_ID_AT = 48;
    public static final int SLIDING_AT = 48;
    public static final int STALE_AT = 56;
    public static final int VECTOR_AT = HEADER_BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RowLayout() {}

    public static int getInt(byte[] row, int at) {
        return (int) INT.get(row, at);
    }

    public static void setInt(byte[] row, int at, int value) {
        INT.set(row, at, value);
    }

    public static long getLong(byte[] row, int at) {
        return (long) LONG.get(row, at);
    }

    public static void setLong(byte[] row, int at, long value) {
        LONG.set(row, at, value);
    }

    public static byte type(byte[] row) {
        return row[TYPE_AT];
    }

    /** Whether a row of type {@link #FLIGHT} still waits for its vector. */
    public static boolean isOpen(byte[] row) {
        return (row[FLAGS_AT] & SETTLED_FLAG) == 0;
    }

    public static long expiresAtMs(byte[] row) {
        return getLong(row, EXPIRES_AT);
    }

    /** When a row is due for removal: its expiry, and the time it is kept after it. */
    public static long removeAtMs(byte[] row) {
        long expiresAtMs = expiresAtMs(row);
        return type(row) == PRESENT && expiresAtMs != Row.NEVER ? expiresAtMs + getLong(row, STALE_AT) : expiresAtMs;
    }

    /** Whether this is an entry with a vector. */
    public static boolean hasVector(byte[] row) {
        return getInt(row, DIMENSIONS_AT) > 0;
    }

    /** Where the tagged fields start. */
    public static int fieldsAt(byte[] row) {
        return VECTOR_AT + getInt(row, DIMENSIONS_AT) * Float.BYTES;
    }

    /** Whether a row of this type belongs to a {@link Generation}. */
    public static boolean isOfGeneration(byte type) {
        return type == PRESENT || type == NEGATIVE || type == SOURCE;
    }

    public static long epoch(byte[] row) {
        return getLong(row, EPOCH_AT);
    }

    /** The namespace of a row that has one: always its first field. */
    public static String namespace(byte[] row) {
        FieldReader fields = new FieldReader(row, fieldsAt(row));
        if (!fields.next() || fields.tag() != FieldTag.NAMESPACE) {
            throw new CorruptRowException("a row does not start its fields with the namespace");
        }
        return fields.string();
    }

    /**
     * Checks what has to hold before the header is read in place; the checksum is left to {@link #requireIntact}.
     *
     * @throws CorruptRowException if this is no row of a version known here
     */
    public static void requireHeader(byte[] row) {
        if (row.length < HEADER_BYTES) {
            throw new CorruptRowException("expected a row of at least 64 bytes, got " + row.length);
        }
        if (row[VERSION_AT] < OLDEST_VERSION || row[VERSION_AT] > VERSION) {
            throw new CorruptRowException("unknown row version " + row[VERSION_AT] + ", this program reads "
                    + OLDEST_VERSION + " to " + VERSION);
        }
        byte type = type(row);
        if (type < PRESENT || type > ERASURE) {
            throw new CorruptRowException("unknown row type " + type);
        }
        int dimensions = getInt(row, DIMENSIONS_AT);
        int most = type == PRESENT ? Embedding.MAX_DIMENSIONS : 0;
        if (dimensions < 0 || dimensions > most) {
            throw new CorruptRowException("a row of type " + type + " says it has " + dimensions + " dimensions");
        }
        if (fieldsAt(row) > row.length) {
            throw new CorruptRowException("a row of " + dimensions + " dimensions has only " + row.length + " bytes");
        }
    }

    /**
     * Checks the header and the checksum.
     *
     * @throws CorruptRowException if any bit differs from what was written
     */
    public static void requireIntact(byte[] row) {
        requireHeader(row);
        int expected = getInt(row, CRC_AT);
        int actual = checksum(row);
        if (expected != actual) {
            throw new CorruptRowException("a row's checksum is %08x, its header says %08x".formatted(actual, expected));
        }
    }

    /** Whether the vector of a row can be near to another: it is finite and not all zero. */
    public static boolean hasDirection(byte[] row) {
        if (!hasVector(row)) {
            return false;
        }
        int dimensions = getInt(row, DIMENSIONS_AT);
        boolean allZero = true;
        for (int i = 0; i < dimensions; i++) {
            float component = Float.intBitsToFloat(getInt(row, VECTOR_AT + i * Float.BYTES));
            if (!Float.isFinite(component)) {
                return false;
            }
            allZero &= component == 0;
        }
        return !allZero;
    }

    /** Whether the checksum of a row with a good header is right. */
    public static boolean isIntact(byte[] row) {
        return getInt(row, CRC_AT) == checksum(row);
    }

    /** CRC32C of all bytes but the four that hold it. */
    public static int checksum(byte[] row) {
        CRC32C crc = new CRC32C();
        crc.update(row, 0, CRC_AT);
        crc.update(row, EXPIRES_AT, row.length - EXPIRES_AT);
        return (int) crc.getValue();
    }
}
