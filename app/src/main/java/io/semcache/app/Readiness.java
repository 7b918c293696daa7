package io.semcache.app;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * What a node serves of what it should.
 *
 * @param assigned partitions that the group gave it
 * @param serving partitions that it serves
 * @param started whether it was ready before
 */
record Readiness(KafkaStreams.State state, Set<Integer> assigned, Set<Integer> serving, boolean started) {

    /** Why no requests should be sent here, null if they should. */
    @Nullable String notReady() {
        // While others join or leave, a node goes on with what it keeps. Before its first assignment it has nothing.
        if (state != KafkaStreams.State.RUNNING && !(started && state == KafkaStreams.State.REBALANCING)) {
            return "stream processing is " + state;
        }
        Set<Integer> silent = new TreeSet<>(assigned);
        silent.removeAll(serving);
        return silent.isEmpty() ? null : "partitions " + silent + " do not serve yet";
    }
}
