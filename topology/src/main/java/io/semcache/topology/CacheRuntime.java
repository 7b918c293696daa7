package io.semcache.topology;

import java.time.Clock;

/**
 * What the processors share with the rest of their process.
 *
 * @param clock the wall clock: expiry and time-outs never follow the time stamps of records
 * @param answers callers of this node that wait for the stream thread
 * @param serving told which partitions this node serves
 */
public record CacheRuntime(
        Clock clock, CacheListener listener, LocalAnswers answers, ServingPartitions serving, Faults faults) {}
