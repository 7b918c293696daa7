package io.semcache.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** An address to listen on. */
public record ListenAddress(String host, int port) {

    /**
     * Finds out before the long part of a start, and before others know of this node, that the address cannot be
     * listened on.
     *
     * @param choice what chooses another one, for example {@code --port}
     * @throws StartupException with the address, the reason and the choice
     */
    public void requireFree(String choice) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port)); // free at this moment, which is all that can be known
        } catch (IOException e) {
            throw new StartupException(
                    "cannot listen on " + host + ":" + port + " (" + e.getMessage() + "); choose another one with "
                            + choice,
                    e);
        }
    }
}
