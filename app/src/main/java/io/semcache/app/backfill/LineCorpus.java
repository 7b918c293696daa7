package io.semcache.app.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record per line. Blank lines are none. Lines are split as bytes, so that one that is no UTF-8 spoils no other. Not
 * thread-safe.
 */
final class LineCorpus implements Corpus {

    /** Far above what a node takes as one text. */
    private static final int MOST_BYTES = 16 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final CountedBytes counted;
    private final InputStream in;
    private final LineReader reader;
    private long line;

    /** Makes a record of a line that is not blank. */
    interface LineReader {
        Item read(long line, String text);
    }

    LineCorpus(InputStream bytes, LineReader reader) {
        this.counted = new CountedBytes(bytes);
        this.in = new BufferedInputStream(counted, 1 << 16);
        this.reader = reader;
    }

    /** The line itself is the text. */
    static Item text(long line, String text) {
        return new Item.Text(line, text);
    }

    @Override
    public @Nullable Item next() throws IOException {
        for (byte @Nullable [] bytes = nextLine(); bytes != null; bytes = nextLine()) {
            if (bytes.length > MOST_BYTES) {
                return new Item.Bad(line, "the line is longer than " + MOST_BYTES + " bytes");
            }
            try {
                String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                if (!text.isBlank()) {
                    return reader.read(line, text);
                }
            } catch (CharacterCodingException e) {
                return new Item.Bad(line, "the line is not UTF-8");
            }
        }
        return null;
    }

    /** Without its end; of a line that is too long one byte more than is allowed. */
    private byte @Nullable [] nextLine() throws IOException {
        var bytes = new ByteArrayOutputStream(128);
        int b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (bytes.size() <= MOST_BYTES) {
                bytes.write(b);
            }
        }
        line++;
        return stripped(bytes.toByteArray());
    }

    private byte[] stripped(byte[] bytes) {
        int from = line == 1 && Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                ? BYTE_ORDER_MARK.length
                : 0;
        int to = bytes.length > from && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    @Override
    public long bytesRead() {
        return counted.count();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
