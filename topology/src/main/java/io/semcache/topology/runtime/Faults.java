package io.semcache.topology.runtime;

import io.semcache.store.AfterPut;

/** Places where a test can stop the process. Production does nothing there. */
public interface Faults {

    /** Between a put into the store and its record in the changelog. */
    AfterPut afterPut();

    /** Between the rows of an event, which are in the store and on their way to the changelog, and its results. */
    void beforeResults();

    /** No fault. */
    Faults NONE = new Faults() {
        @Override
        public AfterPut afterPut() {
            return AfterPut.NOTHING;
        }

        @Override
        public void beforeResults() {}
    };
}
