package io.semcache.topology.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * What one row of sums is about.
 *
 * @param day in UTC
 * @param tenant id of an API key; empty without one
 */
public record SumKey(LocalDate day, String tenant, String model) {

    /** First byte of the key of every row of sums. */
    static final byte KIND = 1;

    private static final int DAY_END = 1 + Integer.BYTES;

    /** Kind ‖ day ‖ tenant with its length ‖ model: rows of a day lie together, days in their order. */
    byte[] bytes() {
        byte[] tenantBytes = tenant.getBytes(StandardCharsets.UTF_8);
        byte[] modelBytes = model.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DAY_END + Short.BYTES + tenantBytes.length + modelBytes.length)
                .put(KIND)
                .putInt(Math.toIntExact(day.toEpochDay()))
                .putShort((short) tenantBytes.length)
                .put(tenantBytes)
                .put(modelBytes)
                .array();
    }

    /** The least key of a day. */
    static byte[] first(LocalDate day) {
        return ByteBuffer.allocate(DAY_END)
                .put(KIND)
                .putInt(Math.toIntExact(day.toEpochDay()))
                .array();
    }

    static SumKey ofBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        LocalDate day = LocalDate.ofEpochDay(in.getInt());
        String tenant = text(in, in.getShort());
        return new SumKey(day, tenant, text(in, in.remaining()));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
