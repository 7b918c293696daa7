package io.semcache.topology.ledger;

import java.time.LocalDate;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/** One row of the ledger's store, for whoever reads it by interactive query. */
public sealed interface LedgerRow {

    /** What was booked in one partition of the ledger. */
    record Summed(SumKey key, Sums sums) implements LedgerRow {}

    /** A call that may have been billed. */
    record Open(OpenCall call) implements LedgerRow {}

    /**
     * The row of these bytes, as they stand in the store.
     *
     * @throws IllegalArgumentException if they are none
     */
    static LedgerRow of(byte[] key, byte[] value) {
        return switch (key.length == 0 ? 0 : key[0]) {
            case SumKey.KIND ->
                new Summed(SumKey.ofBytes(key), Sums.Row.ofBytes(value).sums());
            case OpenCall.KIND -> new Open(OpenCall.ofBytes(value));
            default -> throw new IllegalArgumentException("expected a row of the ledger, got " + Arrays.toString(key));
        };
    }

    /** The least key of the sums of {@code day}. */
    static Bytes firstOf(LocalDate day) {
        return Bytes.wrap(SumKey.first(day));
    }

    /** A key below those of all open calls and above every sum. */
    static Bytes firstOpen() {
        return Bytes.wrap(new byte[] {OpenCall.KIND});
    }

    /** A key above those of all open calls. */
    static Bytes end() {
        return Bytes.wrap(new byte[] {OpenCall.KIND + 1});
    }
}
