package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.Stored;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** Reads what the store of a key's owner has, and nothing more. */
final class RowOperation implements Operation<CacheKey, Stored> {

    private final IntPredicate caughtUp;
    private final LocalRows rows;
    private final Touches touches;
    private final Clock clock;

    /** @param caughtUp whether what a partition has here is all that was ever acknowledged */
    RowOperation(IntPredicate caughtUp, LocalRows rows, Touches touches, Clock clock) {
        this.caughtUp = caughtUp;
        this.rows = rows;
        this.touches = touches;
        this.clock = clock;
    }

    @Override
    public int partition(CacheKey key, Partitions partitions) {
        return partitions.of(key);
    }

    @Override
    public CompletableFuture<Outcome<Stored>> here(int partition, CacheKey key, Deadline deadline) {
        return CompletableFuture.completedFuture(stored(key, row(partition, key)));
    }

    /** The row that can be read and has not expired, if there is one. */
    Outcome<Optional<Row>> row(int partition, CacheKey key) {
        if (!caughtUp.test(partition)) {
            return new Outcome.Moved<>();
        }
        return switch (rows.read(partition, RowKey.entry(key.bytes()))) {
            case LocalRead.NotServed<Optional<Row>> notServed -> new Outcome.Moved<>();
            case LocalRead.Damaged<Optional<Row>> damaged -> new Outcome.Answered<>(Optional.empty());
            case LocalRead.Read<Optional<Row>>(Optional<Row> row) -> new Outcome.Answered<>(read(partition, key, row));
        };
    }

    private Optional<Row> read(int partition, CacheKey key, Optional<Row> row) {
        Optional<Row> living = row.filter(this::lives);
        if (living.isPresent() && living.get() instanceof Row.Present entry) {
            touches.read(partition, key, entry);
        }
        return living;
    }

    private boolean lives(Row row) {
        return row.expiresAtMs() == Row.NEVER || row.expiresAtMs() > clock.millis();
    }

    @Override
    public CompletableFuture<List<Outcome<Stored>>> there(
            PeerClient client, PeerAddress peer, List<CacheKey> keys, Deadline deadline) {
        CompletableFuture<List<Outcome<Optional<Row>>>> call = client.rows(peer, keys, deadline);
        CompletableFuture<List<Outcome<Stored>>> stored = call.thenApply(outcomes -> {
            List<Outcome<Stored>> result = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                result.add(stored(keys.get(i), outcomes.get(i)));
            }
            return result;
        });
        var _ = stored.whenComplete((result, failure) -> call.cancel(true));
        return stored;
    }

    private static Outcome<Stored> stored(CacheKey key, Outcome<Optional<Row>> outcome) {
        return switch (outcome) {
            case Outcome.Moved<Optional<Row>> moved -> new Outcome.Moved<>();
            case Outcome.Answered<Optional<Row>>(Optional<Row> row) ->
                new Outcome.Answered<>(
                        row.isPresent() && row.get() instanceof Row.Present present
                                ? new Stored.Entry(key, present)
                                : new Stored.Absent());
        };
    }

    @Override
    public Stored late(CacheKey key) {
        return new Stored.Failed(ErrorCode.DEADLINE_EXCEEDED, "there was no answer before the deadline");
    }

    @Override
    public Stored failed(CacheKey key, ErrorCode code, String message) {
        return new Stored.Failed(code, message);
    }
}
