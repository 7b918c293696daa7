package io.semcache.topology.events;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Header;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What the cache processor sends, each kind of record to the sink that takes it, stamped with the wall clock. */
public final class Outbox {

    public static final String RESULTS = "results";
    public static final String FETCHES = "fetches";
    public static final String TIMEOUTS = "timeouts";
    public static final String ENTRIES = "entries";
    public static final String ONWARD = "onward";
    public static final String UNREADABLE_EVENTS = "unreadable-events";

    private final ProcessorContext<byte[], Object> context;
    private final Clock clock;

    public Outbox(ProcessorContext<byte[], Object> context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    /** Answers {@code waiter} under its request's key and headers. */
    public void result(Waiter waiter, EmbeddingResult result) {
        Headers headers = new RecordHeaders();
        for (Header header : waiter.getHeaders()) {
            headers.add(header.getKey(), bytes(header.getValue()));
        }
        context.forward(new Record<>(bytes(waiter.getReplyKey()), result, clock.millis(), headers), RESULTS);
    }

    /** Asks the fetch stage for a vector. */
    public void fetch(CacheKey key, EmbeddingFetch fetch) {
        context.forward(new Record<>(key.bytes(), fetch, clock.millis()), FETCHES);
    }

    /** Ends a flight in the fetch stage's place. */
    public void timeout(CacheKey key, VectorEvent unavailable) {
        context.forward(new Record<>(key.bytes(), unavailable, clock.millis()), TIMEOUTS);
    }

    /** Looks up the text of a named entry. */
    public void lookup(CacheKey textKey, LookupEvent lookup) {
        context.forward(new Record<>(textKey.bytes(), lookup, clock.millis()), ENTRIES);
    }

    /** Answers the lookup of a named entry. */
    public void vector(CacheKey entry, VectorEvent answer) {
        context.forward(new Record<>(entry.bytes(), answer, clock.millis()), ENTRIES);
    }

    /** Sends a command on: to the partition of its key, or to all. */
    public void command(CacheKey key, CommandEvent command) {
        write(key, command);
    }

    /** Sends a write on to its own key. */
    public void write(CacheKey key, SpecificRecord write) {
        context.forward(new Record<>(key.bytes(), write, clock.millis()), ONWARD);
    }

    /** Sends a dead letter. */
    public void failure(Record<byte[], byte[]> deadLetter) {
        context.forward(deadLetter, UNREADABLE_EVENTS);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
