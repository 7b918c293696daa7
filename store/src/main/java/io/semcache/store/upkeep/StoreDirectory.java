package io.semcache.store.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a partition lies on disk: {@code <task directory>/rocksdb/<store name>}. What lies there is a copy of the
 * changelog, so what is damaged is thrown away: a marker, written when damage is found, says so to the next start.
 */
public final class StoreDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);

    private static final String ROCKSDB_DIRECTORY = "rocksdb";
    private static final String REBUILD_MARKER = "REBUILD";

    private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(1);

    private final Path taskDirectory;
    private final Path rows;
    private final Path discarded;
    private Instant touchedAt = Instant.EPOCH;
    private volatile @Nullable String damage;

    public StoreDirectory(Path taskDirectory, String store) {
        this.taskDirectory = taskDirectory;
        this.rows = taskDirectory.resolve(ROCKSDB_DIRECTORY).resolve(store);
        this.discarded = rows.resolveSibling(store + ".discarded");
    }

    /** Where the rows lie. */
    public Path rows() {
        return rows;
    }

    /** Makes the directory, and empties it if it is marked for a rebuild. */
    void prepare() throws IOException {
        deleteTree(discarded);
        if (Files.exists(rows.resolve(REBUILD_MARKER))) {
            discard("marked for a rebuild");
        }
        Files.createDirectories(rows);
    }

    /** Remembers that the rows are damaged, and asks for their rebuild. */
    public void markDamaged(String reason) {
        damage = reason;
        markForRebuild(reason);
    }

    /** The damage that was found in the rows since this object was made, or null if they are sound. */
    public @Nullable String damage() {
        return damage;
    }

    /** Asks the next {@link #prepare()} to start from nothing, so that the changelog rebuilds the rows. */
    public void markForRebuild(String reason) {
        Path marker = rows.resolve(REBUILD_MARKER);
        if (Files.exists(marker)) {
            return;
        }
        LOG.atError()
                .setMessage("the rows of a partition will be rebuilt from its changelog")
                .addKeyValue("directory", rows)
                .addKeyValue("reason", reason)
                .log();
        try {
            Files.writeString(marker, reason);
        } catch (IOException e) {
            LOG.atError()
                    .setMessage("could not mark a partition for its rebuild, remove its directory by hand")
                    .addKeyValue("directory", rows)
                    .setCause(e)
                    .log();
        }
    }

    /** Throws the rows away at once. They are moved first, so that a crash leaves all of them or none. */
    void discard(String reason) throws IOException {
        LOG.atWarn()
                .setMessage("discarding the rows of a partition, the changelog will rebuild them")
                .addKeyValue("directory", rows)
                .addKeyValue("reason", reason)
                .log();
        Files.move(rows, discarded, StandardCopyOption.ATOMIC_MOVE);
        deleteTree(discarded);
        Files.createDirectories(rows);
    }

    private static void deleteTree(Path root) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(root)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    /**
     * Tells Streams that the task is in use: it takes the modification time of the task's directory for that. Cheap to
     * call often.
     */
    public void touch(Instant now) {
        if (Duration.between(touchedAt, now).compareTo(TOUCH_INTERVAL) < 0) {
            return;
        }
        touchedAt = now;
        try {
            Files.setLastModifiedTime(taskDirectory, FileTime.from(now));
        } catch (IOException e) {
            LOG.atWarn()
                    .setMessage("could not touch a task's directory, Streams may take it for outdated")
                    .addKeyValue("directory", taskDirectory)
                    .setCause(e)
                    .log();
        }
    }
}
