package io.semcache.fetch;

import java.util.concurrent.atomic.AtomicInteger;

/** The bound on records that are read and neither finished nor given back. Thread-safe; one thread adds. */
final class FetchWindow {

    private final int capacity;
    private final AtomicInteger inFlight = new AtomicInteger();

    FetchWindow(int capacity) {
        this.capacity = capacity;
    }

    boolean hasRoomFor(int records) {
        return inFlight.get() + records <= capacity;
    }

    void add(int records) {
        inFlight.addAndGet(records);
    }

    void release() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }
}
