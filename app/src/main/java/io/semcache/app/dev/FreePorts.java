package io.semcache.app.dev;

import io.semcache.app.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds out before the long part of a start that a port is in use. */
final class FreePorts {

    private FreePorts() {}

    /** @throws StartupException with the option that chooses another port */
    static void require(DevOptions options) {
        require(options.port(), "--port");
        if (options.bootstrap() == null) {
            require(options.kafkaPort(), "--kafka-port");
        }
        if (options.registryUrl() == null) {
            require(options.registryPort(), "--registry-port");
        }
    }

    private static void require(int port, String option) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            // Free at this moment, which is all that can be known.
        } catch (IOException e) {
            throw new StartupException("port " + port + " is in use; choose another one with " + option, e);
        }
    }
}
