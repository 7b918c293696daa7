package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.erasure.Erased;
import io.semcache.server.erasure.ErasureRecord;
import io.semcache.server.erasure.Receipt;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receipt is a read: of the record, and, for those who may see it, of the stores. */
class ClusterErasuresTest {

    private static final int PARTITIONS = 4;
    private static final ErasureRecord DONE =
            new ErasureRecord("the-id", "default", 1_000, List.of(new ErasureRecord.Part(7, 1)));

    private final AtomicInteger storesAsked = new AtomicInteger();
    private final Partitions partitions = new Partitions(PARTITIONS);
    private final Router router = new Router(partitions, partition -> new Owner.Here(), null);

    private final ClusterErasures erasures = new ClusterErasures(
            new EveryPartition(partitions, router, new PartitionWriteOperation(nothingIsWritten(), event -> {
                throw new AssertionError("expected no command");
            })),
            noEntryIsWritten(),
            new OneRecord(),
            new Purging(partitions, router, new FilesOperation(partition -> true, this::stats)),
            erasedAtMs -> Optional.of(List.of()),
            Clock.systemUTC());

    private static AwaitedCommands nothingIsWritten() {
        EventLog log = (partition, key, event) -> {
            throw new AssertionError("expected no event");
        };
        return new AwaitedCommands(log, CommandAnswers.of(new LocalAnswers(new ServingPartitions())));
    }

    private static EntryWrites noEntryIsWritten() {
        return (tenant, writes, deadline) -> {
            throw new AssertionError("expected no write");
        };
    }

    private LocalRead<StoreStats> stats(int partition) {
        storesAsked.incrementAndGet();
        boolean purged = partition != 2;
        return new LocalRead.Read<>(new StoreStats(0, 0, 0, 0, 0, 0, Map.of(), 0, 0, purged, 0, 0, true, 0, 0, 0));
    }

    /** Knows the one record. */
    private static final class OneRecord implements StoredEntries {

        @Override
        public List<Stored> ofInputs(EmbeddingCall call) {
            throw new UnsupportedOperationException("not asked in this test");
        }

        @Override
        public List<Stored> ofKeys(String namespace, List<CacheKey> keys, Deadline deadline) {
            CacheKey key = keys.getFirst();
            return key.equals(CacheKey.ofName(ClusterErasures.NAMESPACE, DONE.id()))
                    ? List.of(new Stored.Entry(key, record()))
                    : List.of(new Stored.Absent());
        }

        private static Row.Present record() {
            EntryInfo info = EntryInfo.of(ClusterErasures.NAMESPACE, "", "", InputKind.NONE, 0, "");
            Payload payload = new Payload(DONE.toBytes(), "application/octet-stream");
            return new Row.Present(null, info, 0, Row.NEVER, 0, 0, payload);
        }
    }

    @AfterEach
    void stop() {
        router.close();
    }

    private Erased receipt(String id, boolean visible) {
        return erasures.receipt(id, done -> visible, Deadline.in(Duration.ofSeconds(10), Clock.systemUTC()));
    }

    @Test
    void saysWhoseFilesAreRewritten() {
        assertThat(receipt(DONE.id(), true)).isEqualTo(new Erased.Done(new Receipt(DONE, List.of(2), List.of())));
        assertThat(storesAsked).hasValue(PARTITIONS);
    }

    @Test
    void asksNobodyForOneWhoMayNotSeeIt() {
        Erased hidden = receipt(DONE.id(), false);

        assertThat(hidden).isEqualTo(receipt("another", true));
        assertThat(hidden)
                .isInstanceOfSatisfying(
                        Erased.Failed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThat(storesAsked).hasValue(0);
    }
}
