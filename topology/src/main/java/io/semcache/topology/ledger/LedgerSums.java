package io.semcache.topology.ledger;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.TenantShare;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds the records of one partition of the ledger up.
 *
 * <p>Replays: every row of sums knows the last record that is in it and takes none twice. The records come in order and
 * the rows are written in order, sums before the open call that they settle: whatever a crash leaves is what the store
 * was after some record, or in the middle of one, which is then applied again. A result that was written twice finds
 * its call settled. An intent that comes again after its call was forgotten is listed until it is forgotten again.
 */
public final class LedgerSums {

    private final KeyValueStore<Bytes, byte[]> store;

    public LedgerSums(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public void intent(ProviderIntent intent) {
        OpenCall call = OpenCall.of(intent);
        store.put(openKey(call.callId()), call.bytes());
    }

    public void result(ProviderResult result, long offset) {
        @Nullable OpenCall call = open(result.getCallId());
        if (call == null || call.outcome() != CallOutcome.UNKNOWN) {
            return;
        }
        switch (result.getOutcome()) {
            case EMBEDDED -> {
                add(billed(result, call.day()), offset);
                store.delete(openKey(call.callId()));
            }
            case REJECTED, RATE_LIMITED, FAILED -> {
                add(called(call), offset);
                store.delete(openKey(call.callId()));
            }
            case NOT_CALLED -> store.delete(openKey(call.callId()));
            case NO_ANSWER, INVALID -> {
                add(called(call), offset);
                store.put(
                        openKey(call.callId()),
                        call.endedBy(result.getOutcome()).bytes());
            }
            case UNKNOWN -> {
                // A newer node knows more of it; here the call stays open.
            }
        }
    }

    public void answers(AnswerBatch batch, long offset) {
        Map<SumKey, Sums> deltas = new HashMap<>();
        for (AnswerRecord answer : batch.getAnswers()) {
            deltas.merge(
                    new SumKey(day(answer.getAt()), answer.getTenant(), answer.getModel()),
                    answered(answer),
                    Sums::plus);
        }
        add(deltas, offset);
    }

    /** Open calls that began before {@code earliest} are listed no more; at most {@code most} of them now. */
    public void forget(Instant earliest, int most) {
        List<Bytes> old = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> open = store.range(LedgerRow.firstOpen(), LedgerRow.end())) {
            while (open.hasNext() && old.size() < most) {
                KeyValue<Bytes, byte[]> row = open.next();
                if (OpenCall.ofBytes(row.value).at().isBefore(earliest)) {
                    old.add(row.key);
                }
            }
        }
        old.forEach(store::delete);
    }

    private static Map<SumKey, Sums> billed(ProviderResult result, LocalDate day) {
        Map<SumKey, Sums> deltas = new HashMap<>();
        for (TenantShare share : result.getShares()) {
            SumKey key = new SumKey(day, share.getTenant(), result.getModel());
            long calls = deltas.containsKey(key) ? 0 : 1;
            long estimated = result.getEstimated() ? share.getTokens() : 0;
            deltas.merge(
                    key, new Sums(calls, share.getItems(), share.getTokens(), estimated, 0, 0, 0, 0, 0, 0), Sums::plus);
        }
        return deltas;
    }

    private static Map<SumKey, Sums> called(OpenCall call) {
        Map<SumKey, Sums> deltas = new HashMap<>();
        for (OpenCall.Flight flight : call.flights()) {
            deltas.put(new SumKey(call.day(), flight.tenant(), call.model()), new Sums(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        }
        return deltas;
    }

    private static Sums answered(AnswerRecord answer) {
        long saved = answer.getTokensSaved();
        return switch (answer.getStatus()) {
            case HIT -> new Sums(0, 0, 0, 0, saved, 1, 0, 0, 0, 0);
            case MISS -> new Sums(0, 0, 0, 0, saved, 0, 1, 0, 0, 0);
            case COALESCED -> new Sums(0, 0, 0, 0, saved, 0, 0, 1, 0, 0);
            case STALE -> new Sums(0, 0, 0, 0, saved, 0, 0, 0, 1, 0);
            case ERROR, UNKNOWN -> new Sums(0, 0, 0, 0, saved, 0, 0, 0, 0, 1);
        };
    }

    private void add(Map<SumKey, Sums> deltas, long offset) {
        deltas.forEach((key, delta) -> {
            Bytes rowKey = Bytes.wrap(key.bytes());
            byte @Nullable [] bytes = store.get(rowKey);
            Sums.Row row = bytes == null ? Sums.Row.NONE : Sums.Row.ofBytes(bytes);
            if (row.offset() < offset) {
                store.put(rowKey, new Sums.Row(offset, row.sums().plus(delta)).bytes());
            }
        });
    }

    private @Nullable OpenCall open(String callId) {
        byte @Nullable [] bytes = store.get(openKey(callId));
        return bytes == null ? null : OpenCall.ofBytes(bytes);
    }

    private static Bytes openKey(String callId) {
        return Bytes.wrap(OpenCall.key(callId));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
