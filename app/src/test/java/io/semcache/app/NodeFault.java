package io.semcache.app;

import io.semcache.store.AfterPut;
import io.semcache.store.layout.RowKeySerde;
import io.semcache.topology.runtime.Faults;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends a node at a place of its stream thread.
 *
 * @param passesLeft how often the thread gets there until the node ends
 */
record NodeFault(Place place, Way way, AtomicInteger passesLeft) implements Faults {

    /** What a process ends with that reached its fault. */
    static final int EXIT_CODE = 42;

    private static final RowKeySerde KEYS = new RowKeySerde();

    /** Where it ends. */
    enum Place {
        NOWHERE,
        /** A flight is in the store, its changelog record is not sent, nor is its fetch. */
        AFTER_FLIGHT_PUT,
        AFTER_WAITER_PUT,
        /** A vector is in the store, its changelog record is not sent, its flight is not settled. */
        AFTER_ENTRY_PUT,
        /** A flight is settled, nobody is answered. */
        BEFORE_RESULTS
    }

    /** How it ends. */
    enum Way {
        /** At once, with the loss of everything in memory. */
        HALT,
        /** By an exception: the store closes with what it has and so is ahead of its changelog. */
        THROW
    }

    static NodeFault none() {
        return at(Place.NOWHERE, Way.HALT, 0);
    }

    static NodeFault at(Place place, Way way, int passes) {
        return new NodeFault(place, way, new AtomicInteger(passes));
    }

    boolean reached() {
        return place != Place.NOWHERE && passesLeft.get() <= 0;
    }

    @Override
    public AfterPut afterPut() {
        return (key, row) -> pass(
                switch (KEYS.deserializer().deserialize("", key.get()).kind()) {
                    case FLIGHT -> Place.AFTER_FLIGHT_PUT;
                    case WAITER -> Place.AFTER_WAITER_PUT;
                    case ENTRY -> Place.AFTER_ENTRY_PUT;
                    case NAMESPACE, SOURCE, ERASURE -> Place.NOWHERE;
                });
    }

    @Override
    public void beforeResults() {
        pass(Place.BEFORE_RESULTS);
    }

    private void pass(Place here) {
        if (here != Place.NOWHERE && here == place && passesLeft.decrementAndGet() == 0) {
            switch (way) {
                case HALT -> Runtime.getRuntime().halt(EXIT_CODE);
                case THROW -> throw new IllegalStateException("a fault of the test at " + place);
            }
        }
    }
}
