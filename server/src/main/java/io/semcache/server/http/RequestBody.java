package io.semcache.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.semcache.config.ErrorCode;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a body of bounded size, plain or gzip. The bound holds for the bytes on the wire and for what they unpack to,
 * so a gzip bomb costs no more memory than a plain body.
 */
final class RequestBody {

    /**
     * Most bytes thrown away behind the limit, so that a client that is still sending reads the answer instead of a
     * reset connection.
     */
    static final int DRAIN_BYTES = 32 << 20;

    /** In which a body must arrive: the largest at 140 kB/s. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final int limitBytes;
    private final Duration timeout;

    RequestBody(int limitBytes) {
        this(limitBytes, TIMEOUT);
    }

    RequestBody(int limitBytes, Duration timeout) {
        this.limitBytes = limitBytes;
        this.timeout = timeout;
    }

    /** The body; empty if there is none. */
    byte[] bytes(ServerRequest request) {
        String encoding = request.headers()
                .first(HeaderNames.CONTENT_ENCODING)
                .orElse("identity")
                .strip();
        boolean gzip = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw Refusal.invalid(
                        "Content-Encoding", "expected Content-Encoding gzip or identity, got " + encoding);
        };
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        boolean announcedTooLarge = request.headers().contentLength().orElse(0) > limitBytes;
        if (announcedTooLarge && awaitsContinue(request)) {
            throw tooLarge();
        }
        try (ClientPatience _ = ClientPatience.of(timeout)) {
            InputStream wire = new Unclosed(request.content().inputStream());
            if (announcedTooLarge) {
                throw tooLarge(wire);
            }
            return gzip ? unpacked(wire) : plain(wire);
        } catch (IOException | UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the body did not arrive", e);
        }
    }

    /** Whether the client has sent nothing of the body yet and will not if it is refused. */
    private static boolean awaitsContinue(ServerRequest request) {
        return request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent();
    }

    private byte[] plain(InputStream wire) throws IOException {
        byte[] bytes = wire.readNBytes(limitBytes);
        if (wire.read() >= 0) {
            throw tooLarge(wire);
        }
        return bytes;
    }

    private byte[] unpacked(InputStream wire) throws IOException {
        try (GZIPInputStream plain = new GZIPInputStream(wire, 8_192)) {
            byte[] bytes = plain.readNBytes(limitBytes);
            if (plain.read() >= 0) {
                throw tooLarge(wire);
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw Refusal.invalid("Content-Encoding", "the body is not valid gzip");
        }
    }

    private Refusal tooLarge(InputStream wire) throws IOException {
        byte[] discarded = new byte[8_192];
        int drained = 0;
        for (int read = 0; read >= 0 && drained < DRAIN_BYTES; drained += Math.max(0, read)) {
            read = wire.read(discarded);
        }
        return tooLarge();
    }

    private Refusal tooLarge() {
        return Refusal.of(
                ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than " + limitBytes + " bytes, compressed or not");
    }

    /** The server reads to the end of a body by itself; its stream would wait for more bytes when closed. */
    private static final class Unclosed extends FilterInputStream {

        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
