package io.semcache.server.routing;

import io.semcache.topology.runtime.ServingPartitions;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this node has processed the log. A processor knows the offset behind its last event; it knows nothing before
 * its first one, and nothing of transaction markers, which also take offsets. There the committed offset of the group
 * helps, which covers both. Thread-safe.
 */
final class Positions {

    private static final Logger LOGGER = LoggerFactory.getLogger(Positions.class);

    /** Committed offsets are asked for at most this often. */
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long ADMIN_TIMEOUT_MS = 500;

    private final ServingPartitions serving;
    private final Admin admin;
    private final String group;
    private final String eventsTopic;
    private final ReentrantLock refreshing = new ReentrantLock();
    private long refreshedNanos = System.nanoTime() - REFRESH_NANOS;

    Positions(ServingPartitions serving, Admin admin, String group, String eventsTopic) {
        this.serving = serving;
        this.admin = admin;
        this.group = group;
        this.eventsTopic = eventsTopic;
    }

    /** Whether everything before {@code offset} is processed. May ask the brokers. */
    boolean reached(int partition, long offset) {
        if (serving.processed(partition) >= offset) {
            return true;
        }
        refresh();
        return serving.processed(partition) >= offset;
    }

    private void refresh() {
        refreshing.lock();
        try {
            if (System.nanoTime() - refreshedNanos >= REFRESH_NANOS) {
                // Also when it fails: otherwise everyone who asks waits for brokers that are away, one after the other.
                refreshedNanos = System.nanoTime();
                committed().forEach(this::reachedCommitted);
                refreshedNanos = System.nanoTime();
            }
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atDebug().setCause(e).log("committed offsets are not known");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refreshing.unlock();
        }
    }

    private void reachedCommitted(TopicPartition partition, OffsetAndMetadata committed) {
        if (committed != null && partition.topic().equals(eventsTopic)) {
            serving.reached(partition.partition(), committed.offset());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed()
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ADMIN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
