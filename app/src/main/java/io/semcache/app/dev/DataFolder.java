package io.semcache.app.dev;

import io.semcache.app.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder in which dev mode keeps everything; locked by one process at a time. */
final class DataFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing, and locks it. The lock ends with the process, however that ends.
     *
     * @throws StartupException if another process holds it, or it cannot be written
     */
    static DataFolder open(Path folder) {
        try {
            Path real = Files.createDirectories(folder).toRealPath();
            FileChannel channel =
                    FileChannel.open(real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StartupException("data folder " + folder
                        + " is in use by another semcache; stop that one or choose another folder with --data-dir");
            }
            return new DataFolder(real, channel);
        } catch (IOException e) {
            throw new StartupException(
                    "data folder " + folder + " cannot be used (" + e + "); choose another one with --data-dir", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // held by this process
            return null;
        }
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path registry() {
        return folder.resolve("registry");
    }

    Path state() {
        return folder.resolve("state");
    }

    Path log() {
        return folder.resolve("semcache.log");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
