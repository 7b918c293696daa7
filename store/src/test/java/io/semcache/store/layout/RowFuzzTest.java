package io.semcache.store.layout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import java.util.Arrays;

/** Whatever bytes are, they are no row, or a row that is written and read again as the same row. */
class RowFuzzTest {

    @FuzzTest(maxExecutions = 600_000)
    void readsOrRefuses(FuzzedDataProvider data) {
        boolean sealed = data.consumeBoolean();
        byte[] bytes = data.consumeRemainingAsBytes();
        if (sealed && bytes.length >= RowLayout.HEADER_BYTES) {
            // A changed byte is found by its checksum: what lies behind that is of interest too.
            RowLayout.setInt(bytes, RowLayout.CRC_AT, RowLayout.checksum(bytes));
        }
        Row row;
        try {
            row = RowReader.read(bytes);
        } catch (CorruptRowException expected) {
            return;
        }
        byte[] written = RowWriter.write(row);
        if (!Arrays.equals(RowWriter.write(RowReader.read(written)), written)) {
            throw new IllegalStateException("expected a row to stay the same when it is written again: " + row);
        }
    }
}
