package io.semcache.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.semcache.config.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Takes large bodies in, a few at a time, each with a file beside it. Thread-safe. */
final class Spool {

    private static final int MOST_AT_A_TIME = 2;
    private static final String PREFIX = "import-";
    private static final String SUFFIX = ".dump";

    /** Longest time in which nothing of a body comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final long mostBytes;
    private final Semaphore room = new Semaphore(MOST_AT_A_TIME);

    /**
     * Removes what a process that was killed has left in the folder.
     *
     * @param mostBytes of one body
     */
    Spool(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        removeLeftovers();
    }

    private void removeLeftovers() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what imports have left in " + folder + " cannot be removed", e);
        }
    }

    /** What is done with a body. */
    interface Use {

        /**
         * Reads the body.
         *
         * @param file empty, for whatever has to be kept of it; gone when the call returns
         */
        void with(InputStream body, Path file) throws IOException;
    }

    /**
     * Hands over the body of the request, which waits for a client that sends slowly and ends one that is too large.
     */
    void receive(ServerRequest request, Use use) throws IOException {
        if (!room.tryAcquire()) {
            throw Refusal.of(ErrorCode.OVERLOADED, "too many imports are under way at this moment");
        }
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, PREFIX, SUFFIX);
            try {
                use(body(request), file, use);
            } finally {
                Files.deleteIfExists(file);
            }
        } finally {
            room.release();
        }
    }

    /** A refusal reaches only a client that is not sending any more. */
    private static void use(InputStream body, Path file, Use use) throws IOException {
        try {
            use.with(body, file);
        } catch (Refusal refusal) {
            body.transferTo(OutputStream.nullOutputStream());
            throw refusal;
        }
    }

    private InputStream body(ServerRequest request) {
        if (request.headers().contentLength().orElse(0) > mostBytes) {
            throw tooLarge();
        }
        return request.content().hasEntity()
                ? new Body(request.content().inputStream())
                : InputStream.nullInputStream();
    }

    /** A body as it comes, of a bounded length. */
    private final class Body extends InputStream {

        private final InputStream wire;
        private long bytes;

        private Body(InputStream wire) {
            this.wire = wire;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int read = wait(buffer, offset, length);
            bytes += Math.max(read, 0);
            if (bytes > mostBytes) {
                throw tooLarge();
            }
            return read;
        }

        private int wait(byte[] buffer, int offset, int length) {
            try (ClientPatience _ = ClientPatience.of(PATIENCE)) {
                return wire.read(buffer, offset, length);
            } catch (IOException | UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
                throw new CloseConnectionException("the body did not arrive", e);
            }
        }
    }

    private Refusal tooLarge() {
        return Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "the dump is larger than " + mostBytes + " bytes");
    }
}
