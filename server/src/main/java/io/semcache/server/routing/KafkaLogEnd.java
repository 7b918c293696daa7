package io.semcache.server.routing;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the events topic, as the brokers know it. */
final class KafkaLogEnd implements CaughtUp.LogEnd {

    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaLogEnd.class);

    private static final long TIMEOUT_MS = 500;

    private final Admin admin;
    private final String topic;

    KafkaLogEnd(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    @Override
    public OptionalLong of(int partition) {
        try {
            long latest = offset(partition, OffsetSpec.latest());
            // Of what has been removed from the log nothing is left to process.
            return OptionalLong.of(latest == offset(partition, OffsetSpec.earliest()) ? 0 : latest);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atDebug().setCause(e).addKeyValue("partition", partition).log("the end of the log is not known");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OptionalLong.empty();
    }

    private long offset(int partition, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicPartition part = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(part, which))
                .partitionResult(part)
                .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .offset();
    }
}
