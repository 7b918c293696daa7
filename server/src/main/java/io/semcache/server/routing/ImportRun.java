package io.semcache.server.routing;

import io.semcache.dump.Source;
import io.semcache.schemas.ImportEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.embedding.Deadline;
import io.semcache.topology.admission.ImportAdmission;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** One import: entries and sources are gathered into events in a file, and sent when that is complete. */
final class ImportRun implements EntryImports.Run {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(5);

    private final ImportAdmission admission;
    private final Partitions partitions;
    private final Function<ImportEvent, byte[]> encoder;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final BiPredicate<Integer, Long> processed;
    private final StagedRecords staged;
    private final Clock clock;
    private final Map<Integer, ImportBatch> batches = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** By partition, the offset behind the last event. */
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

    /** @param staged is closed with the run */
    ImportRun(
            ImportAdmission admission,
            Partitions partitions,
            Function<ImportEvent, byte[]> encoder,
            Supplier<Producer<byte[], byte[]>> producers,
            BiPredicate<Integer, Long> processed,
            StagedRecords staged,
            Clock clock) {
        this.admission = admission;
        this.partitions = partitions;
        this.encoder = encoder;
        this.producers = producers;
        this.processed = processed;
        this.staged = staged;
        this.clock = clock;
    }

    @Override
    public @Nullable String add(CacheKey key, byte[] row) throws IOException {
        String refusal = admission.refusal(row);
        if (refusal != null) {
            return refusal;
        }
        batchOf(key, row.length).add(key, row);
        return null;
    }

    @Override
    public @Nullable String add(Source source) throws IOException {
        String refusal = admission.refusal(source.namespace(), source.name(), source.dependsOn());
        if (refusal != null) {
            return refusal;
        }
        CacheKey graph = CacheKey.ofSources(source.namespace());
        batchOf(graph, ImportBatch.bytes(source)).add(graph, source);
        return null;
    }

    /** One of the partition of {@code key} that has room. */
    private ImportBatch batchOf(CacheKey key, int bytes) throws IOException {
        int partition = partitions.of(key);
        ImportBatch batch = batches.computeIfAbsent(partition, _ -> new ImportBatch());
        if (!batch.isEmpty() && !batch.hasRoomFor(bytes)) {
            stage(partition, batch);
        }
        return batch;
    }

    private void stage(int partition, ImportBatch batch) throws IOException {
        staged.add(partition, batch.key(), encoder.apply(batch.take(clock.instant())));
    }

    @Override
    public boolean store(Deadline deadline) throws IOException {
        for (Map.Entry<Integer, ImportBatch> rest : batches.entrySet()) {
            if (!rest.getValue().isEmpty()) {
                stage(rest.getKey(), rest.getValue());
            }
        }
        Producer<byte[], byte[]> producer = producers.get();
        try {
            staged.forEach(record -> send(record, producer));
            producer.flush();
            requireNoFailure();
        } catch (KafkaException e) {
            throw new IOException("the log of the cache cannot be written", e);
        } finally {
            producer.close(CLOSE_TIMEOUT);
        }
        return awaitOwners(deadline);
    }

    /** Waits while too many are on their way. */
    private void send(ProducerRecord<byte[], byte[]> record, Producer<byte[], byte[]> producer) throws IOException {
        var _ = producer.send(record, (metadata, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            } else {
                ends.merge(metadata.partition(), metadata.offset() + 1, Math::max);
            }
        });
        requireNoFailure();
    }

    private void requireNoFailure() throws IOException {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("the log of the cache cannot be written", failed);
        }
    }

    private boolean awaitOwners(Deadline deadline) {
        try {
            while (!ends.entrySet().stream().allMatch(end -> processed.test(end.getKey(), end.getValue()))) {
                if (deadline.passed()) {
                    return false;
                }
                Thread.sleep(POLL);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        staged.close();
    }
}
