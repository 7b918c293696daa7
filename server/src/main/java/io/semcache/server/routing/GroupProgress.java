package io.semcache.server.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the cluster has processed the log: what this node knows of its own partitions, and what the consumer group
 * has committed of those of others. Thread-safe.
 */
final class GroupProgress {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupProgress.class);

    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long ADMIN_TIMEOUT_MS = 2_000;

    private final Positions local;
    private final Admin admin;
    private final String group;
    private final String eventsTopic;
    private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
    private long refreshedNanos = System.nanoTime() - REFRESH_NANOS;

    GroupProgress(Positions local, Admin admin, String group, String eventsTopic) {
        this.local = local;
        this.admin = admin;
        this.group = group;
        this.eventsTopic = eventsTopic;
    }

    /** Whether the owner of {@code partition} has processed everything before {@code offset}. May ask the brokers. */
    boolean reached(int partition, long offset) {
        if (committed.getOrDefault(partition, 0L) >= offset || local.reached(partition, offset)) {
            return true;
        }
        refresh();
        return committed.getOrDefault(partition, 0L) >= offset;
    }

    private synchronized void refresh() {
        if (System.nanoTime() - refreshedNanos < REFRESH_NANOS) {
            return;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(ADMIN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            offsets.forEach((partition, offset) -> {
                if (offset != null && partition.topic().equals(eventsTopic)) {
                    committed.merge(partition.partition(), offset.offset(), Math::max);
                }
            });
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atDebug().setCause(e).log("committed offsets are not known");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refreshedNanos = System.nanoTime();
        }
    }
}
