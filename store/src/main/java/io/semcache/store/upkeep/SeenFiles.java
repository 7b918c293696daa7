package io.semcache.store.upkeep;

import io.semcache.store.partition.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which files were seen where. A table file is never changed after it is written, so one that is another than before is
 * damage, also if every checksum in it is right: it was replaced, cut or written to. One thread's at a time.
 */
final class SeenFiles {

    private Map<Path, Optional<Identity>> seen = Map.of();

    /** What tells one file from another: where the file system keeps it, where that can be said, and since when. */
    private record Identity(@Nullable Object fileKey, FileTime modified, long bytes) {

        static Optional<Identity> of(Path path) {
            try {
                BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
                return Optional.of(new Identity(file.fileKey(), file.lastModifiedTime(), file.size()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    /** Remembers the files that there are now, and returns those in whose places others were seen before. */
    List<TableFile> changed(List<TableFile> files) {
        Map<Path, Optional<Identity>> before = seen;
        seen = files.stream().map(TableFile::path).collect(Collectors.toMap(path -> path, Identity::of));
        List<TableFile> changed = new ArrayList<>();
        for (TableFile file : files) {
            Optional<Identity> then = before.get(file.path());
            if (then != null && !then.equals(seen.get(file.path()))) {
                changed.add(file);
            }
        }
        return changed;
    }
}
