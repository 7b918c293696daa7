package io.semcache.topology;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.topology.ledger.LedgerSums;
import io.semcache.topology.runtime.CacheRuntime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** Reads the ledger into its sums. What cannot be read goes to the failures topic. */
final class LedgerProcessor implements Processor<byte[], byte[], byte[], Object> {

    private static final Duration FORGETTING = Duration.ofMinutes(10);

    /** Most calls that are forgotten at once, on the stream thread. */
    private static final int MOST_FORGOTTEN = 10_000;

    private final Deserializer<SpecificRecord> records;
    private final Duration openRetention;
    private final CacheRuntime runtime;

    private ProcessorContext<byte[], Object> context;
    private LedgerSums sums;
    private AtomicLong nextOffset;
    private int partition;

    // Kafka Streams creates the processor and hands over the context in init().
    @SuppressWarnings("NullAway.Init")
    LedgerProcessor(Deserializer<SpecificRecord> records, Duration openRetention, CacheRuntime runtime) {
        this.records = records;
        this.openRetention = openRetention;
        this.runtime = runtime;
    }

    /** Streams calls this when the store is restored. */
    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.partition = context.taskId().partition();
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(CacheTopology.LEDGER_STORE);
        this.sums = new LedgerSums(store);
        this.nextOffset = runtime.ledgerServing().started(partition);
        context.schedule(
                FORGETTING,
                PunctuationType.WALL_CLOCK_TIME,
                atMs -> sums.forget(runtime.clock().instant().minus(openRetention), MOST_FORGOTTEN));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        try {
            add(records.deserialize(metadata.topic(), record.value()), metadata.offset());
        } catch (SerializationException e) {
            context.forward(
                    DeadLetter.of(
                            record,
                            metadata,
                            e.getClass().getName(),
                            String.valueOf(e.getMessage()),
                            runtime.clock().millis()),
                    CacheTopology.UNREADABLE_LEDGER);
            runtime.listener().deadLettered();
        }
        nextOffset.set(metadata.offset() + 1);
    }

    private void add(SpecificRecord record, long offset) {
        switch (record) {
            case ProviderIntent intent -> sums.intent(intent);
            case ProviderResult result -> sums.result(result, offset);
            case AnswerBatch answers -> sums.answers(answers, offset);
            case null, default -> throw new SerializationException("expected a record of the ledger, got " + record);
        }
    }

    @Override
    public void close() {
        runtime.ledgerServing().stopped(partition, nextOffset);
    }
}
