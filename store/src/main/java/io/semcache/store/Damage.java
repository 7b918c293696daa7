package io.semcache.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Tells damaged files from other failures: a full disk or a lock that is held passes, damage stays. */
final class Damage {

    private Damage() {}

    static boolean is(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }

    static String describe(RocksDBException e) {
        return String.valueOf(e.getMessage());
    }
}
