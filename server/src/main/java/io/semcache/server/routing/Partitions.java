package io.semcache.server.routing;

import io.semcache.serdes.CacheKey;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of the events topic a key is in: murmur2 of its bytes, as the default partitioner of the Java
 * producer and of Kafka Streams has it.
 *
 * @param count partitions of the events topic
 */
record Partitions(int count) {

    Partitions {
        if (count < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, got " + count);
        }
    }

    int of(CacheKey key) {
        return Utils.toPositive(Utils.murmur2(key.bytes())) % count;
    }
}
