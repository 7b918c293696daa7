package io.semcache.store.answer;

import org.rocksdb.RocksDBException;

/** Carries a {@link RocksDBException} through code that knows nothing of RocksDB. */
final class UncheckedRocksDBException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RocksDBException failure;

    UncheckedRocksDBException(RocksDBException failure) {
        super(failure);
        this.failure = failure;
    }

    RocksDBException failure() {
        return failure;
    }
}
