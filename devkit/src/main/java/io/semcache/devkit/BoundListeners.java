package io.semcache.devkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Listeners that are bound before the broker starts, so that a free port is known when the broker's settings are made
 * and nobody can take it in between.
 */
final class BoundListeners implements ServerSocketFactory, Closeable {
    private static final String HOST = "127.0.0.1";
    private static final int BACKLOG = 64;

    private final Map<String, ServerSocketChannel> channels = new ConcurrentHashMap<>();

    /**
     * Binds a listener; port 0: any free one.
     *
     * @return {@code 127.0.0.1:port}
     */
    String bind(String listener, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channels.put(listener, channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), BACKLOG);
            return HOST + ":" + channel.socket().getLocalPort();
        } catch (BindException e) {
            close();
            throw new BusyPortException(port, e);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    /** Hands the listener over; from here on the broker closes it. */
    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) throws IOException {
        ServerSocketChannel channel = channels.remove(listener);
        if (channel == null) {
            throw new IOException("listener " + listener + " was not bound or is in use already");
        }
        return channel;
    }

    /** Closes what the broker did not take. */
    @Override
    public void close() {
        channels.values().forEach(channel -> {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        channels.clear();
    }
}
