package io.semcache.topology;

/** Places where a test can stop the process. Production does nothing there. */
public interface Faults {

    /** Between the rows of an event, which are in the store and on their way to the changelog, and its results. */
    void beforeResults();

    /** No fault. */
    Faults NONE = () -> {};
}
