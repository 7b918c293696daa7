package io.semcache.fetch;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a record of the fetches topic and says whether this worker can serve it. Thread-safe. */
final class FetchReader {

    private static final Logger LOGGER = LoggerFactory.getLogger(FetchReader.class);

    private static final EmbeddingInput NO_INPUT = new EmbeddingInput.Text("");

    private final Deserializer<EmbeddingFetch> fetches;
    private final Map<String, Settings.Model> models;
    private final Function<String, EmbeddingProvider> providers;
    private final Clock clock;

    /** What a record asks for. */
    sealed interface Reading {
        /** A call to a provider. */
        record Owed(PendingFetch fetch) implements Reading {}

        /** Something that is answered without a call. */
        record Answered(PendingFetch fetch, VectorEvent answer) implements Reading {}
    }

    FetchReader(
            Deserializer<EmbeddingFetch> fetches,
            Map<String, Settings.Model> models,
            Function<String, EmbeddingProvider> providers,
            Clock clock) {
        this.fetches = fetches;
        this.models = models;
        this.providers = providers;
        this.clock = clock;
    }

    /**
     * Reads one record.
     *
     * @throws SerializationException if it is not a fetch under a cache key
     * @throws io.semcache.serdes.RegistryUnavailableException if the registry is needed and away
     */
    Reading read(AssignedPartition partition, ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.key().length != CacheKey.LENGTH) {
            throw new SerializationException("expected a cache key of " + CacheKey.LENGTH + " bytes");
        }
        if (record.value() == null) {
            throw new SerializationException("expected a fetch, got no value");
        }
        EmbeddingFetch fetch = fetches.deserialize(record.topic(), record.headers(), record.value());
        return reading(partition, record, fetch);
    }

    private Reading reading(AssignedPartition partition, ConsumerRecord<byte[], byte[]> record, EmbeddingFetch fetch) {
        Identity identity = fetch.getIdentity();
        Settings.Model model = models.get(identity.getModel());
        EmbeddingInput input = input(fetch);
        String unservable = unservable(identity, model);
        if (model == null || input == null || unservable != null) {
            PendingFetch pending = pending(partition, record, fetch, 0, NO_INPUT, 0);
            VectorEvents events = new VectorEvents("", clock);
            return new Reading.Answered(
                    pending,
                    input == null
                            ? events.rejected(
                                    fetch,
                                    ErrorCode.INVALID_REQUEST.wireName(),
                                    "the fetch has neither text nor tokens")
                            : events.unavailable(
                                    fetch,
                                    model == null ? ErrorCode.UNKNOWN_MODEL : ErrorCode.VERSION_MISMATCH,
                                    String.valueOf(unservable),
                                    null));
        }
        EmbeddingProvider provider = providers.apply(model.name());
        OptionalInt counted = count(provider, input);
        if (counted.isEmpty()) {
            return new Reading.Answered(
                    pending(partition, record, fetch, 0, input, 0),
                    new VectorEvents(provider.name(), clock)
                            .unavailable(
                                    fetch, ErrorCode.INTERNAL, "the tokens of the text could not be counted", null));
        }
        int tokens = counted.getAsInt();
        int dimensions = identity.getDimensions() == 0 ? model.dimensions() : identity.getDimensions();
        PendingFetch pending =
                pending(partition, record, fetch, dimensions, input, Math.min(tokens, model.maxTokens()));
        if (tokens > model.maxTokens() && identity.getTruncate() != Truncate.END) {
            String message =
                    "the text has " + tokens + " tokens, model " + model.name() + " takes at most " + model.maxTokens();
            return new Reading.Answered(
                    pending,
                    new VectorEvents(provider.name(), clock)
                            .rejected(fetch, ErrorCode.TEXT_TOO_LONG.wireName(), message));
        }
        return new Reading.Owed(pending);
    }

    /** Empty if the provider fails at this input, which must not end the worker. */
    private static OptionalInt count(EmbeddingProvider provider, EmbeddingInput input) {
        try {
            return OptionalInt.of(provider.countTokens(input));
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).addKeyValue("provider", provider.name()).log("tokens could not be counted");
            return OptionalInt.empty();
        }
    }

    private static @Nullable EmbeddingInput input(EmbeddingFetch fetch) {
        if (fetch.getTokens() != null && !fetch.getTokens().isEmpty()) {
            return new EmbeddingInput.Tokens(List.copyOf(fetch.getTokens()));
        }
        return fetch.getText() == null || fetch.getText().isEmpty() ? null : new EmbeddingInput.Text(fetch.getText());
    }

    /** Why this worker must not answer for this identity, or null; another worker or a restart may be able to. */
    private static @Nullable String unservable(Identity identity, Settings.@Nullable Model model) {
        if (model == null) {
            return "this worker has no model " + identity.getModel();
        }
        if (!model.revision().equals(identity.getRevision())) {
            return "this worker has revision " + model.revision() + " of model " + model.name() + ", asked was "
                    + identity.getRevision();
        }
        if (identity.getInputType() == InputType.UNKNOWN || identity.getTruncate() == Truncate.UNKNOWN) {
            return "the fetch was written by a newer version";
        }
        return null;
    }

    private static PendingFetch pending(
            AssignedPartition partition,
            ConsumerRecord<byte[], byte[]> record,
            EmbeddingFetch fetch,
            int dimensions,
            EmbeddingInput input,
            int tokens) {
        Identity identity = fetch.getIdentity();
        Space space = new Space(
                dimensions,
                identity.getInputType(),
                identity.getTruncate() == Truncate.END,
                input instanceof EmbeddingInput.Tokens);
        return new PendingFetch(partition, record.offset(), record.key(), fetch, space, input, tokens);
    }
}
