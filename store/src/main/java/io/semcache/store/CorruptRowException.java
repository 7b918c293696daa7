package io.semcache.store;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are no row or row key of a version this reader knows: damaged, cut short, or written by a newer program.
 */
public final class CorruptRowException extends SerializationException {

    private static final long serialVersionUID = 1L;

    CorruptRowException(String message) {
        super(message);
    }

    CorruptRowException(String message, Throwable cause) {
        super(message, cause);
    }
}
