package io.semcache.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A socket with what text protocols need: lines, and bytes of a known number. As little client as there can be. */
final class Wire implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] line = new byte[1_024];
    private byte[] content = new byte[BUFFER_BYTES];

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = socket.getOutputStream();
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** The next line without its end. */
    String line() throws IOException {
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            line[length++] = (byte) b;
        }
        return new String(line, 0, length - 1, ISO_8859_1);
    }

    /** Reads so many bytes; {@link #last} has them until the next call. */
    void content(int length) throws IOException {
        if (length > content.length) {
            content = new byte[length];
        }
        if (in.readNBytes(content, 0, length) < length) {
            throw new EOFException("the connection ended");
        }
    }

    /** An array that begins with what was read last. */
    byte[] last() {
        return content;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
