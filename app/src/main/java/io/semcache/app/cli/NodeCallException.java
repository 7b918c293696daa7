package io.semcache.app.cli;

/** A node could not be asked or refused; the message is a sentence for the person at the shell. */
final class NodeCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NodeCallException(String message) {
        super(message);
    }

    NodeCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
