package io.semcache.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the wait for a client that neither sends nor reads: a stalled one would hold its memory for ever, and the
 * server has no time-out of its own here. When the time is over the thread is interrupted, which closes the socket that
 * a virtual thread hangs on, so that the read or write fails with an {@link java.io.IOException}.
 *
 * <p>One thread looks at all waits now and then. A timer of the JDK for each would wake the thread of the timers when
 * it is set and when it is cancelled, which with short calls is most of the time.
 */
public final class ClientPatience implements AutoCloseable {

    /** How late a wait may end. */
    private static final Duration PRECISION = Duration.ofMillis(100);

    private static final Set<ClientPatience> WAITS = ConcurrentHashMap.newKeySet();

    static {
        Thread.ofPlatform().daemon().name("client-patience").start(ClientPatience::watch);
    }

    private final Thread waiter;
    private final long endNanos;
    private boolean closed;

    private ClientPatience(Thread waiter, Duration timeout) {
        this.waiter = waiter;
        this.endNanos = System.nanoTime() + timeout.toNanos();
    }

    /** From now on, until it is closed, this thread waits for so long at most. */
    public static ClientPatience of(Duration timeout) {
        ClientPatience patience = new ClientPatience(Thread.currentThread(), timeout);
        WAITS.add(patience);
        return patience;
    }

    private static void watch() {
        try {
            while (true) {
                Thread.sleep(PRECISION);
                WAITS.forEach(ClientPatience::check);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        if (System.nanoTime() - endNanos > 0) {
            interrupt();
        }
    }

    /** Never one who does not wait any more. */
    private synchronized void interrupt() {
        if (!closed) {
            waiter.interrupt();
            close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        WAITS.remove(this);
    }
}
