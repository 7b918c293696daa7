package io.semcache.app.dump;

import io.semcache.config.Settings;
import io.semcache.store.export.ReplayedRows;
import io.semcache.store.query.CommitStats;
import io.semcache.topology.CacheTopology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changelog anew and holds what others claim against it, each at its own offset, so that nobody has to stand
 * still for it. One partition after the other, in memory of one partition's keys.
 */
public final class ChangelogReplay implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FETCH_BYTES = 16 << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Consumer<Integer> onPartition;

    /** @param onPartition told of every partition that was read */
    public ChangelogReplay(Settings settings, Consumer<Integer> onPartition) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = settings.applicationId() + "-" + CacheTopology.STORE + "-changelog";
        this.onPartition = onPartition;
    }

    /** Every claim beside the changelog, in the order of partitions and offsets. */
    public List<Comparison> compare(List<Claim> claims) {
        List<Comparison> compared = new ArrayList<>();
        claims.stream().map(Claim::partition).distinct().sorted().forEach(partition -> {
            List<Claim> ofPartition = claims.stream()
                    .filter(claim -> claim.partition() == partition)
                    .toList();
            compared.addAll(replay(partition, ofPartition));
            onPartition.accept(partition);
        });
        return compared;
    }

    private List<Comparison> replay(int partition, List<Claim> claims) {
        TopicPartition from = new TopicPartition(topic, partition);
        consumer.assign(List.of(from));
        consumer.seekToBeginning(List.of(from));
        long end = consumer.endOffsets(List.of(from)).getOrDefault(from, 0L);
        List<Claim> inOrder = claims.stream()
                .sorted(Comparator.comparingLong(
                        claim -> claim.changelogOffset() == Claim.AT_REST ? Long.MAX_VALUE : claim.changelogOffset()))
                .toList();
        for (Claim claim : inOrder) {
            end = Math.max(end, claim.changelogOffset() + 1);
        }
        ReplayedRows rows = new ReplayedRows();
        Iterator<Claim> open = inOrder.iterator();
        @Nullable Claim next = open.next();
        List<Comparison> compared = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(from) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                while (next != null
                        && next.changelogOffset() != Claim.AT_REST
                        && record.offset() > next.changelogOffset()) {
                    compared.add(comparison(next, next.changelogOffset(), rows));
                    next = open.hasNext() ? open.next() : null;
                }
                rows.apply(record.key(), record.value());
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the changelog of partition " + partition + " cannot be read to offset " + end);
            }
        }
        while (next != null) {
            compared.add(comparison(next, end - 1, rows));
            next = open.hasNext() ? open.next() : null;
        }
        return compared;
    }

    private static Comparison comparison(Claim claim, long offset, ReplayedRows rows) {
        CommitStats all = rows.stats(offset);
        return claim.content()
                ? new Comparison(claim, offset, rows.entries(), rows.contentChecksum())
                : new Comparison(claim, offset, all.rows(), all.checksum());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
