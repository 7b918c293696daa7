package io.semcache.devkit;

/** Somebody else listens on a port that was asked for. */
public final class BusyPortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int port;

    public BusyPortException(int port, Throwable cause) {
        super("port " + port + " of 127.0.0.1 is in use", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
