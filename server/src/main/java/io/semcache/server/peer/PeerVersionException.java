package io.semcache.server.peer;

/** The peer speaks another version of the peer protocol: asking again makes no difference. */
public final class PeerVersionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public PeerVersionException(String message) {
        super(message);
    }
}
