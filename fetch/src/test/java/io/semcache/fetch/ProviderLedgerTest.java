package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.TenantShare;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ProviderLedgerTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<FetchWorkerException> fatal = new CompletableFuture<>();
    private final List<SpecificRecord> booked = new ArrayList<>();
    private final Pending pending = new Pending();

    @AfterEach
    void close() {
        threads.shutdownNow();
        producer.close();
    }

    @Test
    void beginsNoCallBeforeItsIntentIsAcknowledged() throws Exception {
        Booking booking = booking(pending.fetches(3));
        Future<Boolean> begun = threads.submit(booking::begin);
        Awaitility.await().until(() -> producer.history().size() == 1);

        assertThat(begun.isDone()).isFalse();
        producer.completeNext();

        assertThat(begun.get()).isTrue();
        ProviderIntent intent = (ProviderIntent) booked.getFirst();
        assertThat(intent.getItems()).isEqualTo(3);
        assertThat(intent.getModel()).isEqualTo(Fetches.MODEL);
        assertThat(intent.getFlights())
                .extracting(flight -> flight.getFlightId())
                .containsExactly(Fetches.flightOf("text 0"), Fetches.flightOf("text 1"), Fetches.flightOf("text 2"));
    }

    @Test
    void makesNoCallWhoseTimeHasPassedMeanwhile() throws Exception {
        Booking booking = booking(List.of(pending.fetch("late", Duration.ofMillis(-1))));
        Future<Boolean> begun = threads.submit(booking::begin);
        Awaitility.await().until(() -> producer.history().size() == 1);
        producer.completeNext();

        assertThat(begun.get()).isFalse();
        assertThat(result().getOutcome()).isEqualTo(CallOutcome.NOT_CALLED);
    }

    @Test
    void sharesWhatWasBilledBetweenThoseWhoPay() {
        List<PendingFetch> fetches =
                List.of(ofTenant("a", "anna", 10), ofTenant("b", "bert", 20), ofTenant("c", "anna", 30));

        booking(fetches).end(new Embedded(items(-1, -1, -1), 120, "req-7"));

        ProviderResult result = result();
        assertThat(result.getOutcome()).isEqualTo(CallOutcome.EMBEDDED);
        assertThat(result.getItemsBilled()).isEqualTo(3);
        assertThat(result.getTokensBilled()).isEqualTo(120);
        assertThat(result.getEstimated()).isFalse();
        assertThat(result.getProviderRequestId()).isEqualTo("req-7");
        assertThat(result.getShares())
                .containsExactly(
                        new TenantShare("anna", "default", 2, 80L), new TenantShare("bert", "default", 1, 40L));
    }

    @Test
    void takesTheCountsOfTheInputsWhereTheyAddUp() {
        List<PendingFetch> fetches = List.of(ofTenant("a", "anna", 10), ofTenant("b", "bert", 10));

        booking(fetches).end(new Embedded(items(1, 5), 6, null));

        assertThat(result().getShares()).extracting(TenantShare::getTokens).containsExactly(1L, 5L);
    }

    @Test
    void countsItselfWhatTheProviderDoesNotName() {
        booking(List.of(ofTenant("a", "", 12))).end(new Embedded(items(-1), -1, null));

        assertThat(result().getTokensBilled()).isEqualTo(12);
        assertThat(result().getEstimated()).isTrue();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new Rejected("provider_rejected", "no"), CallOutcome.REJECTED),
                Arguments.of(new RateLimited(null, "slow down"), CallOutcome.RATE_LIMITED),
                Arguments.of(new Unavailable("status 503", null, true), CallOutcome.FAILED),
                Arguments.of(new Unavailable("no answer", null), CallOutcome.NO_ANSWER),
                Arguments.of(new Invalid("garbage"), CallOutcome.INVALID));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsCallsThatCostNothingFromThoseThatMayHave(ProviderAnswer answer, CallOutcome outcome) {
        booking(pending.fetches(2)).end(answer);

        assertThat(result().getOutcome()).isEqualTo(outcome);
        assertThat(result().getItemsBilled()).isZero();
        assertThat(result().getShares()).isEmpty();
    }

    @Test
    void keepsIntentAndResultUnderTheSameKey() throws Exception {
        Booking booking = booking(pending.fetches(1));
        var _ = threads.submit(booking::begin);
        Awaitility.await().until(() -> producer.history().size() == 1);
        booking.end(new Invalid("garbage"));

        assertThat(producer.history().get(0).key())
                .isEqualTo(producer.history().get(1).key());
        assertThat(((ProviderIntent) booked.getFirst()).getCallId()).isEqualTo(result().getCallId());
    }

    private Booking booking(List<PendingFetch> fetches) {
        RetryPolicy retry = RetryPolicy.DEFAULT;
        var ledger = new ProviderLedger(
                new DurableWrites(producer, retry, threads, fatal::complete),
                (topic, record) -> {
                    booked.add(record);
                    return new byte[] {1};
                },
                "ledger",
                FetchListener.NONE,
                Clock.systemUTC());
        return ledger.of("scripted", new Batch(Pending.SPACE, fetches));
    }

    private PendingFetch ofTenant(String text, String tenant, int tokens) {
        PendingFetch fetch = pending.fetch(text, Pending.SPACE, tokens);
        fetch.fetch().setTenant(tenant);
        return fetch;
    }

    private static List<Item> items(int... tokens) {
        List<Item> items = new ArrayList<>();
        for (int own : tokens) {
            items.add(new Item(ScriptedProvider.vector(Fetches.DIMENSIONS), own, false));
        }
        return items;
    }

    private ProviderResult result() {
        return (ProviderResult) booked.getLast();
    }
}
