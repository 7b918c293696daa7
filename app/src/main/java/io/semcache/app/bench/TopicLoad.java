package io.semcache.app.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to one topic and takes their answers from another, matched by key: the key is the number of the record.
 * Knows nothing of what lies between, so that a cache and a pass-through are loaded alike.
 */
final class TopicLoad implements AutoCloseable {

    /** Most records without an answer: enough to keep every batch full, little enough to fit in memory. */
    private static final int OUTSTANDING = 20_000;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final String input;
    private final int partitions;
    private final List<byte[]> values;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AtomicLong number = new AtomicLong();

    /**
     * @param clients properties for both clients
     * @param values what is sent, in turns
     */
    TopicLoad(Map<String, String> clients, String input, String output, int partitions, List<byte[]> values) {
        this.input = input;
        this.partitions = partitions;
        this.values = values;
        // Both sides of a comparison are loaded through clients of the same properties.
        Map<String, Object> producing = new HashMap<>(clients);
        producing.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producing.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
        this.producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> consuming = new HashMap<>(clients);
        consuming.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        this.consumer = new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(output).stream()
                .map(partition -> new TopicPartition(output, partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
    }

    /** Sends as fast as answers come back, and returns the answers per second. */
    double throughput(Duration duration) throws InterruptedException {
        Semaphore permits = new Semaphore(OUTSTANDING);
        long first = number.get();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        Thread sender = Thread.ofPlatform().name("bench-sender").start(() -> {
            while (System.nanoTime() - end < 0) {
                permits.acquireUninterruptibly();
                send();
            }
        });
        long answered = 0;
        long lastAnswer = start;
        while (sender.isAlive() || answered < number.get() - first) {
            int records = poll(lastAnswer).count();
            if (records > 0) {
                answered += records;
                lastAnswer = System.nanoTime();
                permits.release(records);
            }
        }
        return answered * NANOS_PER_SECOND / (lastAnswer - start);
    }

    /** Sends at this rate, and returns for every record the time from its send to its answer. */
    long[] latencies(int perSecond, Duration duration) throws InterruptedException {
        int count = Math.toIntExact(perSecond * duration.toMillis() / MILLIS_PER_SECOND);
        AtomicLongArray sentAt = new AtomicLongArray(count);
        long first = number.get();
        long gapNanos = (long) (NANOS_PER_SECOND / perSecond);
        long start = System.nanoTime();
        Thread sender = Thread.ofPlatform().name("bench-sender").start(() -> {
            for (int i = 0; i < count; i++) {
                long due = start + i * gapNanos;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                sentAt.set(i, System.nanoTime());
                send();
            }
        });
        long[] latencies = new long[count];
        int answered = 0;
        long lastAnswer = start;
        while (answered < count) {
            for (ConsumerRecord<byte[], byte[]> record : poll(lastAnswer)) {
                lastAnswer = System.nanoTime();
                int i = Math.toIntExact(ByteBuffer.wrap(record.key()).getLong() - first);
                latencies[i] = lastAnswer - sentAt.get(i);
                answered++;
            }
        }
        sender.join();
        return latencies;
    }

    /** Sends every value once and returns the answers. */
    List<byte[]> once() throws InterruptedException {
        for (int i = 0; i < values.size(); i++) {
            send();
        }
        List<byte[]> answers = new ArrayList<>();
        long lastAnswer = System.nanoTime();
        while (answers.size() < values.size()) {
            for (ConsumerRecord<byte[], byte[]> record : poll(lastAnswer)) {
                lastAnswer = System.nanoTime();
                answers.add(record.value());
            }
        }
        return answers;
    }

    private void send() {
        long next = number.getAndIncrement();
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
        byte[] value = values.get((int) (next % values.size()));
        var _ = producer.send(new ProducerRecord<>(input, (int) (next % partitions), key, value));
    }

    private ConsumerRecords<byte[], byte[]> poll(long lastAnswer) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (records.isEmpty() && System.nanoTime() - lastAnswer > ANSWER_TIMEOUT.toNanos()) {
            throw new IllegalStateException("no answer in " + ANSWER_TIMEOUT);
        }
        return records;
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
        consumer.close();
    }
}
