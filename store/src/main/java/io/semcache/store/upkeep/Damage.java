package io.semcache.store.upkeep;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Tells damaged files from other failures: a full disk or a lock that is held passes, damage stays. */
public final class Damage {

    private Damage() {}

    public static boolean is(RocksDBException e) {
        return hasCode(e, Status.Code.Corruption);
    }

    /** Whether a file was not found: damage when a partition is opened, since its directory is there. */
    static boolean isMissingFile(RocksDBException e) {
        return hasCode(e, Status.Code.NotFound)
                || (hasCode(e, Status.Code.IOError) && describe(e).contains("No such file"));
    }

    private static boolean hasCode(RocksDBException e, Status.Code code) {
        return e.getStatus() != null && e.getStatus().getCode() == code;
    }

    public static String describe(RocksDBException e) {
        return String.valueOf(e.getMessage());
    }
}
