package io.semcache.topology.runtime;

import java.time.Clock;

/**
 * What the processors share with the rest of their process.
 *
 * @param clock the wall clock: expiry and time-outs never follow the time stamps of records
 * @param answers callers of this node that wait for the stream thread
 * @param serving told which partitions this node serves
 * @param ledger books the answers that go to topics
 * @param ledgerServing told of which partitions of the ledger this node has the sums
 * @param room on the disk of the stores
 */
public record CacheRuntime(
        Clock clock,
        CacheListener listener,
        LocalAnswers answers,
        ServingPartitions serving,
        Faults faults,
        AnswerLedger ledger,
        ServingPartitions ledgerServing,
        DiskRoom room) {

    /** A runtime that books no answers and stores without end. */
    public CacheRuntime(
            Clock clock, CacheListener listener, LocalAnswers answers, ServingPartitions serving, Faults faults) {
        this(clock, listener, answers, serving, faults, AnswerLedger.NONE, new ServingPartitions(), DiskRoom.ENDLESS);
    }
}
