package io.semcache.store.partition;

import io.semcache.store.index.CodeChange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far the indexes of a partition have been brought up to what is on disk. Rows are loaded in the order of their
 * keys, some at a time, beside the writer: a change of a key that was passed goes into the index at once, one of a
 * later key is found on disk when its turn comes. So nothing has to be remembered meanwhile. Guarded by the partition's
 * monitor, but for {@link #ready()}.
 */
final class IndexLoad {

    /** Cache keys of one step of a load: short enough for a writer to wait for. */
    static final int ROWS_PER_STEP = 1_024;

    /** What is loaded from. */
    enum Source {
        /** The codes on disk. */
        CODES,
        /** The entries, because there are no codes of this version on disk: all that is derived is made on the way. */
        ENTRIES
    }

    private Source source = Source.CODES;
    private byte @Nullable [] passed;
    private long codeRows;
    private volatile boolean ready;

    /** Starts from the beginning. */
    void restart(Source from) {
        ready = false;
        source = from;
        passed = null;
        codeRows = 0;
    }

    Source source() {
        return source;
    }

    /** Whether everything is in the indexes. */
    boolean ready() {
        return ready;
    }

    /** The last key that was loaded, or null before the first. */
    byte @Nullable [] passed() {
        return passed;
    }

    /** Rows with a vector that lie before the point that was reached. */
    long codeRows() {
        return codeRows;
    }

    /** A row with a vector was loaded. */
    void loaded() {
        codeRows++;
    }

    void passed(byte[] key) {
        passed = key;
    }

    void end() {
        passed = null;
        ready = true;
    }

    /** Whether this change concerns what is loaded already, and so the indexes. */
    boolean concerns(CodeChange change) {
        if (ready) {
            return true;
        }
        boolean before = passed != null && Arrays.compareUnsigned(change.key(), passed) <= 0;
        if (before) {
            codeRows += (change.after() == null ? 0 : 1) - (change.before() == null ? 0 : 1);
        }
        return before;
    }
}
