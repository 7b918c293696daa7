package io.semcache.app.backfill;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where a backfill that is stopped finds what is done. Written as a whole or not at all. Not thread-safe. */
public final class ProgressFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;

    public ProgressFile(Path path) {
        this.path = path;
    }

    /**
     * What is done of this corpus; nothing if the file is not there or is about something else. Then every text is sent
     * once more, and those that were paid are found in the cache.
     */
    public Progress read(String corpus) throws IOException {
        try {
            Progress progress = JSON.readValue(Files.readAllBytes(path), Progress.class);
            return progress != null && corpus.equals(progress.corpus()) ? progress : Progress.none(corpus);
        } catch (NoSuchFileException | JacksonException e) {
            return Progress.none(corpus);
        }
    }

    void write(Progress progress) throws IOException {
        Path written = path.resolveSibling(path.getFileName() + ".new");
        Files.write(written, JSON.writeValueAsBytes(progress));
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Everything is done. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
