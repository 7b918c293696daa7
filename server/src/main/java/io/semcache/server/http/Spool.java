package io.semcache.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.semcache.config.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Takes large bodies in on disk, a few at a time. Thread-safe. */
final class Spool {

    private static final int MOST_AT_A_TIME = 2;
    private static final int BUFFER_BYTES = 64 << 10;

    /** Longest time in which nothing of a body comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final long mostBytes;
    private final Semaphore room = new Semaphore(MOST_AT_A_TIME);

    /** @param mostBytes of one body */
    Spool(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** What is done with a body on disk. */
    interface Use {
        void with(Path file) throws IOException;
    }

    /** Writes the body to a file, which is gone when the call returns. */
    void receive(ServerRequest request, Use use) throws IOException {
        if (!room.tryAcquire()) {
            throw Refusal.of(ErrorCode.OVERLOADED, "too many imports are under way at this moment");
        }
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "import-", ".dump");
            try {
                copy(request, file);
                use.with(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } finally {
            room.release();
        }
    }

    private void copy(ServerRequest request, Path file) throws IOException {
        if (request.headers().contentLength().orElse(0) > mostBytes) {
            throw tooLarge();
        }
        if (!request.content().hasEntity()) {
            return;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            InputStream wire = request.content().inputStream();
            for (int read = read(wire, buffer); read >= 0; read = read(wire, buffer)) {
                bytes += read;
                if (bytes > mostBytes) {
                    throw tooLarge();
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static int read(InputStream wire, byte[] buffer) {
        try (ClientPatience _ = ClientPatience.of(PATIENCE)) {
            return wire.read(buffer);
        } catch (IOException | UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the body did not arrive", e);
        }
    }

    private Refusal tooLarge() {
        return Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "the dump is larger than " + mostBytes + " bytes");
    }
}
