package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.erasure.Erased;
import io.semcache.server.erasure.Erasure;
import io.semcache.server.erasure.ErasureRecord;
import io.semcache.server.erasure.Erasures;
import io.semcache.server.erasure.Receipt;
import io.semcache.server.erasure.TopicWait;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Remembers what it was asked to erase; one receipt is known. */
final class FakeErasures implements Erasures {

    static final String ID = "the-id";
    static final long ERASED_AT_MS = ApiFixture.NOW.toEpochMilli() - 10_000;

    final List<Erasure> erased = new CopyOnWriteArrayList<>();
    volatile List<Integer> purging = List.of(1);
    volatile Erased.@Nullable Failed failure;

    @Override
    public Erased erase(Erasure erasure, Deadline deadline) {
        erased.add(erasure);
        Erased.Failed told = failure;
        if (told != null) {
            return told;
        }
        return erasure.dryRun() ? new Erased.Counted(5) : receipt(erasure.namespace());
    }

    @Override
    public Erased receipt(String id, Predicate<ErasureRecord> visible, Deadline deadline) {
        Erased.Failed told = failure;
        if (told != null) {
            return told;
        }
        return id.equals(ID) && visible.test(record("default"))
                ? receipt("default")
                : new Erased.Failed(ErrorCode.NOT_FOUND, "no such erasure");
    }

    private static ErasureRecord record(@Nullable String namespace) {
        return new ErasureRecord(
                ID, namespace, ERASED_AT_MS, List.of(new ErasureRecord.Part(70, 2), new ErasureRecord.Part(80, 3)));
    }

    private Erased receipt(@Nullable String namespace) {
        return new Erased.Done(new Receipt(
                record(namespace),
                purging,
                List.of(
                        new TopicWait("events", ERASED_AT_MS + 5_000, "retention.ms=5000", false),
                        new TopicWait("changelog", null, "segment.ms=0", false))));
    }
}
