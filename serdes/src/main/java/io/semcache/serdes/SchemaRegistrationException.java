package io.semcache.serdes;

/** A schema of ours could not be registered; the message says which, where and why. */
public final class SchemaRegistrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchemaRegistrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
