package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResultWriterTest {

    private static final byte[] KEY = new byte[32];

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<FetchWorkerException> fatal = new CompletableFuture<>();
    private final List<String> written = new ArrayList<>();
    private final ResultWriter writer = writer();

    private ResultWriter writer() {
        Serializer<SpecificRecord> events = (topic, event) -> new byte[] {1};
        RetryPolicy retry = new RetryPolicy(
                1,
                RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(20)),
                RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(20)),
                RetryPolicy.backoff(Duration.ofMillis(10), Duration.ofMillis(20)),
                3);
        return new ResultWriter(
                new DurableWrites(producer, retry, threads, fatal::complete), events, "events", "failures");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        producer.close();
    }

    @Test
    void isDoneOnlyWhenTheBrokerAcknowledged() {
        write();
        assertThat(written).isEmpty();

        producer.completeNext();

        assertThat(written).containsExactly("written");
        assertThat(producer.history().getFirst().topic()).isEqualTo("events");
    }

    @Test
    void writesAgainWhatFailed() {
        write();
        producer.errorNext(new NotEnoughReplicasException("one replica is away"));
        awaitSends(2);

        producer.completeNext();

        assertThat(written).containsExactly("written");
        assertThat(fatal).isNotDone();
    }

    @Test
    void stopsTheWorkerWhenWritingFailsAgainAndAgain() throws Exception {
        write();
        for (int tries = 1; tries <= 3; tries++) {
            awaitSends(tries);
            producer.errorNext(new NotEnoughReplicasException("one replica is away"));
        }

        assertThat(fatal.get(5, TimeUnit.SECONDS)).hasMessage("cannot write to topic events after 3 tries");
        assertThat(written).isEmpty();
    }

    @Test
    void stopsTheWorkerAtOnceWhenWritingIsForbidden() throws Exception {
        write();

        producer.errorNext(new TopicAuthorizationException("no"));

        assertThat(fatal.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("no");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void copiesWhatNobodyCanReadWithTheReason() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("fetches", 3, 42, KEY, new byte[] {9});
        record.headers().add("trace", new byte[] {7});

        writer.deadLetter(record, new SerializationException("no Avro"), () -> written.add("written"));
        producer.completeNext();

        ProducerRecord<byte[], byte[]> copy = producer.history().getFirst();
        assertThat(copy.topic()).isEqualTo("failures");
        assertThat(copy.key()).isEqualTo(KEY);
        assertThat(copy.value()).containsExactly(9);
        assertThat(copy.headers().lastHeader("trace").value()).containsExactly(7);
        assertThat(header(copy, "exception")).isEqualTo(SerializationException.class.getName());
        assertThat(header(copy, "message")).isEqualTo("no Avro");
        assertThat(header(copy, "topic")).isEqualTo("fetches");
        assertThat(header(copy, "partition")).isEqualTo("3");
        assertThat(header(copy, "offset")).isEqualTo("42");
        assertThat(written).containsExactly("written");
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(
                record.headers().lastHeader("__streams.errors." + name).value(), StandardCharsets.UTF_8);
    }

    private void write() {
        writer.event(KEY, Fetches.fetch("a").fetch(), () -> written.add("written"));
    }

    private void awaitSends(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> producer.history().size() >= count);
    }
}
