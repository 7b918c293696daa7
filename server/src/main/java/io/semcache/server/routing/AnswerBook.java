package io.semcache.server.routing;

import io.semcache.config.Settings;
import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import io.semcache.serdes.RegistryUnavailableException;
import io.semcache.topology.runtime.AnswerLedger;
import io.semcache.topology.runtime.CacheListener;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books the answers of this node, many in one record: a record of its own for each would double what a node that
 * answers hits writes and reads (ADR 0862). Whoever answers leaves an answer in a bounded queue and goes on; a thread
 * of its own writes what has come every {@link #LINGER}. Answers for which the queue has no room, and those of a
 * process that is killed before they are written, are not booked. Thread-safe.
 */
public final class AnswerBook implements AnswerLedger, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AnswerBook.class);

    /** How long an answer waits for others. */
    static final Duration LINGER = Duration.ofMillis(100);

    /** Most answers of one record, which so stays below half of the least {@code max.message.bytes} of a broker. */
    static final int BATCH = 1_000;

    /** Seconds of answers at full speed. */
    private static final int QUEUE = 100_000;

    private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final boolean booking;
    private final Producer<byte[], byte[]> producer;
    private final Function<AnswerBatch, byte[]> encoder;
    private final String topic;
    private final CacheListener listener;
    private final Clock clock;
    private final BlockingQueue<AnswerRecord> queue;
    private final Thread writer;
    private volatile boolean closing;

    private AnswerBook(
            boolean booking,
            Producer<byte[], byte[]> producer,
            Function<AnswerBatch, byte[]> encoder,
            String topic,
            int capacity,
            CacheListener listener,
            Clock clock) {
        this.booking = booking;
        this.producer = producer;
        this.encoder = encoder;
        this.topic = topic;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.listener = listener;
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("answer-book").start(this::write);
    }

    /** A book on the ledger topic of these settings. */
    public static AnswerBook open(Settings settings, CacheSerdes serdes, CacheListener listener, Clock clock) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        String topic = settings.topics().ledger();
        return new AnswerBook(
                settings.ledger().answers(),
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
                batch -> serdes.ledger().serializer().serialize(topic, batch),
                topic,
                QUEUE,
                listener,
                clock);
    }

    /** For tests: a book with a queue of its own size. */
    static AnswerBook of(
            Producer<byte[], byte[]> producer,
            Function<AnswerBatch, byte[]> encoder,
            int capacity,
            CacheListener listener,
            Clock clock) {
        return new AnswerBook(true, producer, encoder, "ledger", capacity, listener, clock);
    }

    @Override
    public void answered(CacheKey key, LookupEvent lookup, ResultStatus status, int tokens) {
        int saved = saves(status) ? tokens : 0;
        if (saved > 0) {
            listener.saved(saved);
        }
        if (booking && !queue.offer(record(key, lookup, status, status == ResultStatus.MISS ? tokens : 0, saved))) {
            listener.notBooked(1);
        }
    }

    private static boolean saves(ResultStatus status) {
        return switch (status) {
            case HIT, COALESCED, STALE -> true;
            case MISS, ERROR, UNKNOWN -> false;
        };
    }

    private AnswerRecord record(CacheKey key, LookupEvent lookup, ResultStatus status, int billed, int saved) {
        return new AnswerRecord(
                lookup.getWaiter() == null ? "" : lookup.getWaiter().getRequestId(),
                ByteBuffer.wrap(key.bytes()),
                lookup.getTenant(),
                lookup.getIdentity().getNamespace(),
                lookup.getIdentity().getModel(),
                status,
                (long) billed,
                (long) saved,
                clock.instant());
    }

    private void write() {
        try {
            while (!closing) {
                Thread.sleep(LINGER);
                writeAll();
            }
        } catch (InterruptedException e) {
            // What is left is written by the one who closes.
        }
    }

    private void writeAll() throws InterruptedException {
        List<AnswerRecord> answers = new ArrayList<>(BATCH);
        while (queue.drainTo(answers, BATCH) > 0) {
            send(new AnswerBatch(answers));
            answers = new ArrayList<>(BATCH);
        }
    }

    private void send(AnswerBatch batch) throws InterruptedException {
        int answers = batch.getAnswers().size();
        byte[] value = encoded(batch);
        if (value == null) {
            listener.notBooked(answers);
            return;
        }
        try {
            // The callback hears everything that the future would tell.
            var _ = producer.send(new ProducerRecord<>(topic, value), (metadata, e) -> {
                if (e != null) {
                    lost(answers, e);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            lost(answers, e);
        }
    }

    /** Waits for a registry that is away, while the queue fills; null: the book is closed meanwhile. */
    private byte @Nullable [] encoded(AnswerBatch batch) throws InterruptedException {
        while (true) {
            try {
                return encoder.apply(batch);
            } catch (RegistryUnavailableException e) {
                LOGGER.atDebug().setCause(e).log("registry unavailable");
                if (closing) {
                    return null;
                }
                Thread.sleep(REGISTRY_PAUSE);
            }
        }
    }

    private void lost(int answers, Exception cause) {
        LOGGER.atWarn()
                .setCause(cause)
                .addKeyValue("topic", topic)
                .addKeyValue("answers", answers)
                .log("answers could not be booked");
        listener.notBooked(answers);
    }

    /** Writes what is left. */
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join(CLOSE_TIMEOUT);
            writeAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_TIMEOUT);
    }
}
