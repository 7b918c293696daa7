package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.PaidFlight;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.TenantShare;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheSerdesTest {

    private final MockRegistry registry = new MockRegistry("cache-serdes");
    private final CacheSerdes serdes = new CacheSerdes(registry.properties());

    @AfterEach
    void close() {
        serdes.close();
        registry.close();
    }

    @Test
    void readsTheRequestItWrote() {
        assertThat(roundTrip(serdes.requests(), "requests", Records.request())).isEqualTo(Records.request());
    }

    @Test
    void readsTheCommandItWrote() {
        CacheCommand command =
                CacheCommand.newBuilder().setOp(CommandOp.DELETE).setName("n").build();

        assertThat(roundTrip(serdes.commands(), "commands", command)).isEqualTo(command);
    }

    @Test
    void readsTheFetchItWrote() {
        assertThat(roundTrip(serdes.fetches(), "fetches", Records.fetch())).isEqualTo(Records.fetch());
    }

    @Test
    void readsTheResultItWrote() {
        EmbeddingResult result = Records.result(Embedding.of(0.25f, -1f, 3e-12f));

        assertThat(roundTrip(serdes.results(), "results", result)).isEqualTo(result);
    }

    @Test
    void readsEveryEventItWroteAsWhatItWas() {
        List<SpecificRecord> events = List.of(
                Records.lookup(),
                Records.vector(),
                CommandEvent.newBuilder().setOp(CommandOp.PUT).build());

        assertThat(events)
                .allSatisfy(event ->
                        assertThat(roundTrip(serdes.events(), "events", event)).isEqualTo(event));
    }

    @Test
    void readsEveryRecordOfTheLedgerItWroteAsWhatItWas() {
        List<SpecificRecord> records = List.of(
                ProviderIntent.newBuilder()
                        .setCallId("c")
                        .setFlights(List.of(new PaidFlight("f", 2, "anna", "default")))
                        .setItems(1)
                        .build(),
                ProviderResult.newBuilder()
                        .setOutcome(CallOutcome.EMBEDDED)
                        .setShares(List.of(new TenantShare("anna", "default", 1, 7L)))
                        .build(),
                AnswerBatch.newBuilder()
                        .setAnswers(List.of(AnswerRecord.newBuilder()
                                .setRequestId("r")
                                .setCacheKey(ByteBuffer.wrap(
                                        CacheKey.ofName("default", "n").bytes()))
                                .setTokensSaved(7)
                                .build()))
                        .build());

        assertThat(records)
                .allSatisfy(record ->
                        assertThat(roundTrip(serdes.ledger(), "ledger", record)).isEqualTo(record));
    }

    @Test
    void writesNoEventThatIsNone() {
        assertThatThrownBy(() -> serdes.events().serializer().serialize("events", Records.request()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("LookupEvent")
                .hasMessageEndingWith("got io.semcache.schemas.EmbeddingRequest");
    }

    @Test
    void namesTheFieldThatHasNoValue() {
        EmbeddingResult result = new EmbeddingResult();

        assertThatThrownBy(() -> serdes.results().serializer().serialize("results", result))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("EmbeddingResult.request_id");
    }

    @Test
    void registersNothing() {
        assertThatThrownBy(() -> serdes.results().serializer().serialize("elsewhere", Records.result(List.of())))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("is not registered under subject elsewhere-value");
    }

    @Test
    @SuppressWarnings("NullAway") // Kafka hands a tombstone to its serde as null
    void mapsNullToNull() {
        assertThat(serdes.requests().serializer().serialize("requests", null)).isNull();
        assertThat(serdes.requests().deserializer().deserialize("requests", (byte[]) null))
                .isNull();
    }

    @Test
    void servesManyThreadsAtOnce() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> same = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> staysTheSame(thread)))
                    .toList();

            for (Future<Boolean> thread : same) {
                assertThat(thread.get()).isTrue();
            }
        }
    }

    private boolean staysTheSame(int thread) {
        for (int i = 1; i <= 2_000; i++) {
            EmbeddingResult result = Records.result(Embedding.of(new float[1 + (i + thread) % 50]));
            result.setRequestId("r-" + thread + "-" + i);
            if (!roundTrip(serdes.results(), "results", result).equals(result)
                    || !roundTrip(serdes.events(), "events", Records.lookup()).equals(Records.lookup())) {
                return false;
            }
        }
        return true;
    }

    @Test
    void demandsTheUrlOfTheRegistry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheSerdes(Map.of()))
                .withMessage("expected schema.registry.url, got none");
    }

    private static <T> T roundTrip(Serde<T> serde, String topic, T record) {
        return serde.deserializer().deserialize(topic, serde.serializer().serialize(topic, record));
    }
}
