package io.semcache.topology;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.EmbeddingError;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.admission.Verdict;
import io.semcache.topology.events.Declaration;
import io.semcache.topology.runtime.CacheRuntime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests, which come under any key, into lookups under their cache key. A request that can be read but not
 * admitted is answered with an error, one that cannot be read goes to the failures topic as it came.
 */
final class AcceptRequests implements Processor<byte[], byte[], byte[], Object> {

    private final Deserializer<EmbeddingRequest> requests;
    private final Admission admission;
    private final CacheRuntime runtime;

    private ProcessorContext<byte[], Object> context;

    // Kafka Streams creates the processor and hands over the context in init().
    @SuppressWarnings("NullAway.Init")
    AcceptRequests(Settings settings, Deserializer<EmbeddingRequest> requests, CacheRuntime runtime) {
        this.requests = requests;
        this.admission = new Admission(settings, runtime.clock());
        this.runtime = runtime;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        EmbeddingRequest request;
        try {
            request = requests.deserialize(metadata.topic(), record.value());
            if (request == null) {
                throw new SerializationException("expected a record value, got null");
            }
        } catch (SerializationException e) {
            context.forward(
                    DeadLetter.of(record, metadata, e.getClass().getName(), String.valueOf(e.getMessage()), nowMs()),
                    CacheTopology.UNREADABLE);
            runtime.listener().deadLettered();
            return;
        }
        accept(record, request);
    }

    private void accept(Record<byte[], byte[]> record, EmbeddingRequest request) {
        Refusal oversized = admission.echo(record.key(), record.headers());
        if (oversized != null) {
            reject(new Record<>(record.key(), record.value(), nowMs()), request, oversized.code(), oversized.message());
            return;
        }
        switch (admission.lookup(request, waiter(record, request))) {
            case Verdict.Admitted<LookupEvent>(CacheKey key, LookupEvent event) ->
                context.forward(
                        new Record<>(Declaration.firstStop(key, event).bytes(), event, nowMs()),
                        CacheTopology.ACCEPTED);
            case Verdict.Refused<LookupEvent>(ErrorCode code, String message) -> reject(record, request, code, message);
        }
    }

    private void reject(Record<byte[], byte[]> record, EmbeddingRequest request, ErrorCode code, String message) {
        var result = new EmbeddingResult(
                request.getRequestId(),
                ResultStatus.ERROR,
                request.getNamespace(),
                request.getModel() == null ? "" : request.getModel(),
                request.getDimensions() == null ? 0 : request.getDimensions(),
                "",
                null,
                new EmbeddingError(code.wireName(), message),
                null,
                null,
                runtime.clock().instant());
        context.forward(new Record<>(record.key(), result, nowMs(), record.headers()), CacheTopology.REJECTIONS);
        runtime.listener().rejected(code);
    }

    private static Waiter waiter(Record<byte[], byte[]> record, EmbeddingRequest request) {
        return new Waiter("", request.getRequestId(), Reply.TOPIC, buffer(record.key()), headers(record.headers()));
    }

    private static List<io.semcache.schemas.Header> headers(Headers headers) {
        List<io.semcache.schemas.Header> copies = new ArrayList<>(0);
        for (Header header : headers) {
            copies.add(new io.semcache.schemas.Header(header.key(), buffer(header.value())));
        }
        return copies;
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private long nowMs() {
        return runtime.clock().millis();
    }
}
