package io.semcache.serdes;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry was needed and could not be asked: it is away, overloaded, or refuses us. It says nothing about
 * the record, which can be tried again.
 */
public final class RegistryUnavailableException extends RetriableException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
