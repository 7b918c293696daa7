package io.semcache.fetch;

/** The fetch stage cannot go on; the message says why. */
public final class FetchWorkerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FetchWorkerException(String message, Throwable cause) {
        super(message, cause);
    }
}
