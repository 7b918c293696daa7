package io.semcache.server.peer;

import java.net.URI;

/** Where the peer listener of a node is. */
public record PeerAddress(String host, int port) {

    /** Reads {@code host:port}; an IPv6 address stands in brackets. */
    public static PeerAddress parse(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return new PeerAddress(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("expected host:port, got " + hostAndPort, e);
        }
    }

    URI uri(String path) {
        return URI.create("http://" + host + ":" + port + path);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
