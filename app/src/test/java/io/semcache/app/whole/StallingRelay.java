package io.semcache.app.whole;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a node and passes so many bytes on in one direction, and then no more, without closing
 * anything: whoever waits for the rest can be killed in the middle.
 */
final class StallingRelay implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 12;

    private final ServerSocket door;
    private final URI node;
    private final boolean toClient;
    private final AtomicLong left;
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private StallingRelay(URI node, boolean toClient, long bytes) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.node = node;
        this.toClient = toClient;
        this.left = new AtomicLong(bytes);
        Thread.ofVirtual().start(this::accept);
    }

    /** Stalls answers after so many bytes. */
    static StallingRelay ofAnswers(URI node, long bytes) throws IOException {
        return new StallingRelay(node, true, bytes);
    }

    /** Stalls requests after so many bytes. */
    static StallingRelay ofRequests(URI node, long bytes) throws IOException {
        return new StallingRelay(node, false, bytes);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Waits until somebody waits for what is not passed on. */
    boolean awaitStalled(Duration patience) throws InterruptedException {
        return stalled.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(node.getHost(), node.getPort());
                Thread.ofVirtual().start(() -> pass(client, server, !toClient));
                Thread.ofVirtual().start(() -> pass(server, client, toClient));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket from, Socket to, boolean bounded) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (bounded && left.addAndGet(-read) < 0) {
                    stalled.countDown();
                    awaitEnd(in);
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one of them is gone, and so is the other now
        }
    }

    /** Swallows what comes, so that the end of a client that is killed is seen. */
    private void awaitEnd(InputStream in) throws IOException {
        if (toClient) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        door.close();
    }
}
