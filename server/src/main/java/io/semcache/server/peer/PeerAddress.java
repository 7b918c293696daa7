package io.semcache.server.peer;

import java.net.URI;

/**
 * Where the peer listener of a node is.
 *
 * @param host a name or an address; an IPv6 address without brackets, as Kafka Streams hands it over
 */
public record PeerAddress(String host, int port) {

    public PeerAddress {
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
    }

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
        return URI.create("http://" + this + path);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
