package io.semcache.server.routing;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.dump.EntryImports;
import io.semcache.topology.admission.ImportAdmission;
import io.semcache.topology.runtime.DiskRoom;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Imports through the log of the cache. Thread-safe. */
final class LogImports implements EntryImports {

    private final Settings settings;
    private final CacheSerdes serdes;
    private final ImportAdmission admission;
    private final Partitions partitions;
    private final BiPredicate<Integer, Long> processed;
    private final DiskRoom room;

    /**
     * @param processed whether the owner of a partition has processed everything before an offset
     * @param room on the disk of this node
     */
    LogImports(
            Settings settings,
            CacheSerdes serdes,
            ImportAdmission admission,
            Partitions partitions,
            BiPredicate<Integer, Long> processed,
            DiskRoom room) {
        this.settings = settings;
        this.serdes = serdes;
        this.admission = admission;
        this.partitions = partitions;
        this.processed = processed;
        this.room = room;
    }

    @Override
    public boolean hasRoom() {
        return room.isLeft();
    }

    @Override
    public @Nullable String refusal(byte[] row) {
        return admission.refusal(row);
    }

    @Override
    public Run begin() {
        return new ImportRun(settings, serdes, admission, partitions, processed);
    }
}
