package io.semcache.fetch;

import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.PaidFlight;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.TenantShare;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Books every provider call: an intent that the brokers have acknowledged before the call begins, a result after it. So
 * whatever a provider can have charged for stands in the ledger, also if this process ends in the middle of a call. An
 * intent without a result, or whose result cannot say what was billed, stays open. Thread-safe.
 */
final class ProviderLedger {

    private final DurableWrites writes;
    private final Serializer<SpecificRecord> serializer;
    private final String topic;
    private final FetchListener listener;
    private final Clock clock;

    /**
     * @param serializer of the values of {@code topic}
     * @param clock the wall clock that {@code not_after} is compared with
     */
    ProviderLedger(
            DurableWrites writes,
            Serializer<SpecificRecord> serializer,
            String topic,
            FetchListener listener,
            Clock clock) {
        this.writes = writes;
        this.serializer = serializer;
        this.topic = topic;
        this.listener = listener;
        this.clock = clock;
    }

    /** The booking of one call of {@code provider} for {@code batch}. */
    Booking of(String provider, Batch batch) {
        return new Call(provider, batch);
    }

    private final class Call implements Booking {

        private final String id = UUID.randomUUID().toString();
        private final String provider;
        private final Batch batch;

        Call(String provider, Batch batch) {
            this.provider = provider;
            this.batch = batch;
        }

        @Override
        public boolean begin() throws InterruptedException {
            List<PaidFlight> flights = batch.fetches().stream()
                    .map(fetch -> new PaidFlight(
                            fetch.flightId(),
                            fetch.fetch().getAttempt(),
                            fetch.fetch().getTenant(),
                            fetch.fetch().getIdentity().getNamespace()))
                    .toList();
            await(new ProviderIntent(
                    id, provider, batch.model(), flights, batch.size(), batch.tokens(), clock.instant()));
            Instant now = clock.instant();
            if (batch.fetches().stream().noneMatch(fetch -> now.isAfter(fetch.notAfter()))) {
                return true;
            }
            write(result(CallOutcome.NOT_CALLED, null));
            return false;
        }

        @Override
        public void end(ProviderAnswer answer) {
            switch (answer) {
                case ProviderAnswer.Embedded embedded -> billed(BilledTokens.of(batch, embedded), embedded.requestId());
                case ProviderAnswer.Rejected _ -> write(result(CallOutcome.REJECTED, null));
                case ProviderAnswer.RateLimited _ -> write(result(CallOutcome.RATE_LIMITED, null));
                case ProviderAnswer.Unavailable unavailable ->
                    write(result(unavailable.uncharged() ? CallOutcome.FAILED : CallOutcome.NO_ANSWER, null));
                case ProviderAnswer.Invalid _ -> write(result(CallOutcome.INVALID, null));
            }
        }

        private void billed(BilledTokens tokens, @Nullable String requestId) {
            ProviderResult result = result(CallOutcome.EMBEDDED, requestId);
            result.setItemsBilled(batch.size());
            result.setTokensBilled(tokens.total());
            result.setEstimated(tokens.estimated());
            result.setShares(shares(tokens));
            write(result);
            if (tokens.total() > 0) {
                listener.billed(provider, tokens.total());
            }
        }

        private List<TenantShare> shares(BilledTokens tokens) {
            var shares = new TenantShares();
            for (int i = 0; i < batch.size(); i++) {
                PendingFetch fetch = batch.fetches().get(i);
                shares.add(
                        fetch.fetch().getTenant(), fetch.fetch().getIdentity().getNamespace(), tokens.perInput()[i]);
            }
            return shares.list();
        }

        private ProviderResult result(CallOutcome outcome, @Nullable String requestId) {
            return new ProviderResult(
                    id, provider, batch.model(), outcome, 0, 0L, false, List.of(), requestId, clock.instant());
        }

        private void await(SpecificRecord intent) throws InterruptedException {
            CompletableFuture<@Nullable Void> acknowledged = new CompletableFuture<>();
            write(intent, () -> acknowledged.complete(null));
            try {
                acknowledged.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        private void write(ProviderResult result) {
            try {
                write(result, () -> {});
            } catch (InterruptedException e) {
                // The call stays open in the ledger.
                Thread.currentThread().interrupt();
            }
        }

        private void write(SpecificRecord record, Runnable written) throws InterruptedException {
            byte[] value = writes.serialized(serializer, topic, record);
            writes.send(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value), written);
        }
    }
}
