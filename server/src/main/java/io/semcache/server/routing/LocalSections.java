package io.semcache.server.routing;

import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.apache.kafka.streams.StreamsConfig.PROCESSING_GUARANTEE_CONFIG;

import io.semcache.dump.Block;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.store.query.Export;
import io.semcache.store.query.ExportQuery;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Exports the partitions that this node owns. Thread-safe. */
final class LocalSections {

    /** A few of the usual intervals. */
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(4);

    private final IntPredicate caughtUp;
    private final ServingStore store;
    private final String eventsTopic;
    private final Duration commitPatience;
    private final Clock clock;

    /**
     * @param caughtUp whether what a partition has here is all that was ever acknowledged
     * @param commitPatience how long a commit is waited for, where only that knows the changelog offset
     */
    LocalSections(IntPredicate caughtUp, ServingStore store, String eventsTopic, Duration commitPatience, Clock clock) {
        this.caughtUp = caughtUp;
        this.store = store;
        this.eventsTopic = eventsTopic;
        this.commitPatience = commitPatience;
        this.clock = clock;
    }

    /** Under exactly once Streams tells a store no offset while it runs (KIP-1035). */
    static Duration commitPatience(Map<String, String> streams) {
        return EXACTLY_ONCE_V2.equals(streams.get(PROCESSING_GUARANTEE_CONFIG)) ? Duration.ZERO : COMMIT_PATIENCE;
    }

    /** As of the next commit, or as of now where none comes; the caller closes it. */
    Outcome<SectionSource> open(SectionRequest request, Deadline deadline) {
        if (!caughtUp.test(request.partition())) {
            return new Outcome.Moved<>();
        }
        Export export = exported(request, true, Math.min(commitPatience.toNanos(), deadline.remainingNanos()));
        if (export == null) {
            export = exported(request, false, TimeUnit.SECONDS.toNanos(1));
        }
        return export == null ? new Outcome.Moved<>() : new Outcome.Answered<>(source(request.partition(), export));
    }

    /** Null: not in this time, or not here. */
    private @Nullable Export exported(SectionRequest request, boolean atCommit, long nanos) {
        ExportQuery query = new ExportQuery(request.namespace(), request.without(), atCommit, clock.millis());
        if (!(store.query(request.partition(), query)
                instanceof LocalRead.Read<CompletableFuture<Export>>(var export))) {
            return null;
        }
        try {
            return export.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            export.cancel(true);
        }
    }

    private SectionSource source(int partition, Export export) {
        long eventsOffset = export.position()
                .getPartitionPositions(eventsTopic)
                .getOrDefault(partition, Block.Section.UNKNOWN_OFFSET);
        return new LocalSection(
                new Block.Section(partition, clock.millis(), eventsOffset, export.changelogOffset()), export);
    }
}
