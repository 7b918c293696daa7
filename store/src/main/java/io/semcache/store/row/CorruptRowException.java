package io.semcache.store.row;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are no row or row key of a version this reader knows: damaged, cut short, or written by a newer program.
 */
public final class CorruptRowException extends SerializationException {

    private static final long serialVersionUID = 1L;

    public CorruptRowException(String message) {
        super(message);
    }

    public CorruptRowException(String message, Throwable cause) {
        super(message, cause);
    }
}
