package io.semcache.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.semcache.config.ErrorCode;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory that large bodies take together while their calls are answered: a call waits for its provider with
 * all its texts in memory. Small bodies pass freely, so hits never stand behind a bulk load. Thread-safe.
 */
final class BodyBudget {

    /** Bodies up to this size are not counted: ten thousand of them are less than what a node needs anyway. */
    private static final int SMALL_BYTES = 64 << 10;

    private static final int UNIT_BYTES = 1 << 10;

    private final Semaphore units;
    private final int largestBytes;

    /**
     * @param totalBytes what all large bodies may have together
     * @param largestBytes largest body that is let in, and what one of unknown length is counted as
     */
    BodyBudget(long totalBytes, int largestBytes) {
        this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, Math.max(totalBytes, largestBytes) / UNIT_BYTES));
        this.largestBytes = largestBytes;
    }

    /** A quarter of the heap for bodies, which the texts, events and answers made of them multiply. */
    static BodyBudget ofHeap(int largestBytes) {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 4, largestBytes);
    }

    /** What one body takes until it is closed. */
    static final class Lease implements AutoCloseable {

        private final Semaphore units;
        private int taken;

        private Lease(Semaphore units, int taken) {
            this.units = units;
            this.taken = taken;
        }

        /** Gives back what was taken for more than the body turned out to have. */
        void shrinkTo(long bytes) {
            keep(Math.min(taken, unitsOf(bytes)));
        }

        @Override
        public void close() {
            keep(0);
        }

        private void keep(int kept) {
            units.release(taken - kept);
            taken = kept;
        }
    }

    private static int unitsOf(long bytes) {
        return bytes <= SMALL_BYTES ? 0 : (int) (bytes / UNIT_BYTES);
    }

    /** Room for the body of these headers; a {@link Refusal} if there is none at this moment. */
    Lease lease(ServerRequestHeaders headers) {
        long bytes = headers.contentLength().orElse(largestBytes);
        if (headers.contains(HeaderNames.CONTENT_ENCODING)) {
            bytes = largestBytes;
        }
        int taken = unitsOf(Math.min(bytes, largestBytes));
        if (!units.tryAcquire(taken)) {
            throw Refusal.of(ErrorCode.OVERLOADED, "too many large requests are being answered at this moment");
        }
        return new Lease(units, taken);
    }
}
