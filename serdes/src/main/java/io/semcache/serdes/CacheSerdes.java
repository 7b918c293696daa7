package io.semcache.serdes;

import io.confluent.kafka.serializers.subject.TopicNameStrategy;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ImportEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.VectorEvent;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The serdes of the values on our topics: Avro in the Confluent wire format on one shared client of the schema
 * registry. They register nothing ({@link SchemaRegistration} does) and never write with a schema other than their own.
 *
 * <p>A serializer and a deserializer are thread-safe. A deserializer throws
 * {@link org.apache.kafka.common.errors.SerializationException} when the bytes are no Avro of the expected record, with
 * a message for a person, and {@link RegistryUnavailableException} when the registry could not be asked.
 *
 * <p>{@link #close()} closes the client; closing a serde does nothing.
 */
public final class CacheSerdes implements AutoCloseable {

    private final Registry registry;
    private final Serde<EmbeddingRequest> requests;
    private final Serde<CacheCommand> commands;
    private final Serde<EmbeddingResult> results;
    private final Serde<EmbeddingFetch> fetches;
    private final Serde<SpecificRecord> events;
    private final Serde<SpecificRecord> ledger;

    /**
     * Connects to nothing yet.
     *
     * @param registryProperties properties of Confluent's registry client, {@code schema.registry.url} among them
     * @throws IllegalArgumentException if there is no {@code schema.registry.url}
     */
    public CacheSerdes(Map<String, String> registryProperties) {
        registry = Registry.open(registryProperties);
        SubjectNameStrategy byTopic = new TopicNameStrategy();
        requests = serde(byTopic, List.of(RecordType.of(EmbeddingRequest.class)));
        commands = serde(byTopic, List.of(RecordType.of(CacheCommand.class)));
        results = serde(byTopic, List.of(RecordType.of(EmbeddingResult.class)));
        fetches = serde(byTopic, List.of(RecordType.of(EmbeddingFetch.class)));
        events = serde(
                new TopicRecordNameStrategy(),
                List.of(
                        RecordType.of(LookupEvent.class),
                        RecordType.of(VectorEvent.class),
                        RecordType.of(CommandEvent.class),
                        RecordType.of(ImportEvent.class)));
        ledger = serde(
                new TopicRecordNameStrategy(),
                List.of(
                        RecordType.of(ProviderIntent.class),
                        RecordType.of(ProviderResult.class),
                        RecordType.of(AnswerBatch.class)));
    }

    private <T extends SpecificRecord> Serde<T> serde(
            SubjectNameStrategy subjects, List<RecordType<? extends T>> types) {
        return Serdes.serdeFrom(
                new RecordSerializer<>(registry, subjects, types), new RecordDeserializer<>(registry, types));
    }

    /** Values of the requests topic. */
    public Serde<EmbeddingRequest> requests() {
        return requests;
    }

    /** Values of the commands topic. */
    public Serde<CacheCommand> commands() {
        return commands;
    }

    /** Values of the results topic. A vector is best handed over as a {@link Float32List}, and is read as one. */
    public Serde<EmbeddingResult> results() {
        return results;
    }

    /** Values of the fetches topic. */
    public Serde<EmbeddingFetch> fetches() {
        return fetches;
    }

    /**
     * Values of the events topic: {@link LookupEvent}, {@link VectorEvent}, {@link CommandEvent} or
     * {@link ImportEvent}.
     */
    public Serde<SpecificRecord> events() {
        return events;
    }

    /** Values of the ledger topic: {@link ProviderIntent}, {@link ProviderResult} or {@link AnswerBatch}. */
    public Serde<SpecificRecord> ledger() {
        return ledger;
    }

    @Override
    public void close() {
        registry.close();
    }
}
