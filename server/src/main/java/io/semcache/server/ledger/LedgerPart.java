package io.semcache.server.ledger;

import io.semcache.config.ErrorCode;
import java.util.List;

/** What one partition of the ledger says. */
public sealed interface LedgerPart {

    /** Its rows, as they stand in the store of their owner. */
    record Rows(List<StoredRow> rows) implements LedgerPart {

        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** Nobody could say. */
    record Failed(ErrorCode code, String message) implements LedgerPart {}

    /** Key and value of one row; both carry their own version. */
    @SuppressWarnings("ArrayRecordComponent") // from the store to the codec; nothing compares them
    record StoredRow(byte[] key, byte[] value) {}
}
