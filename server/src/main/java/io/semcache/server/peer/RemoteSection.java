package io.semcache.server.peer;

import io.semcache.dump.Block;
import io.semcache.dump.DumpReader;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.http.ClientPatience;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A section that a peer sends as a dump of its own. */
final class RemoteSection implements SectionSource {

    /** Longest time in which nothing of the section comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream wire;
    private final DumpReader dump;
    private final Block.Section start;
    private Block.@Nullable SectionEnd end;

    private RemoteSection(InputStream wire) throws IOException {
        this.wire = wire;
        this.dump = new DumpReader(new BufferedInputStream(wire, BUFFER_BYTES));
        if (!(read() instanceof Block.Header && read() instanceof Block.Section section)) {
            throw new IOException("a peer sends no section");
        }
        this.start = section;
    }

    /** Takes over {@code wire}. */
    static RemoteSection of(InputStream wire) throws IOException {
        try {
            return new RemoteSection(wire);
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    private @Nullable Block read() throws IOException {
        try (ClientPatience _ = ClientPatience.of(PATIENCE)) {
            return dump.next();
        }
    }

    @Override
    public Block.Section start() {
        return start;
    }

    @Override
    public Block.@Nullable Content next() throws IOException {
        if (end != null) {
            return null;
        }
        return switch (read()) {
            case Block.Content content -> content;
            case Block.SectionEnd last -> {
                end = last;
                requireEnd();
                yield null;
            }
            case Block.Header _, Block.Section _, Block.End _ -> throw new IOException("a peer sends another section");
            case null -> throw new IOException("a peer sends no end");
        };
    }

    private void requireEnd() throws IOException {
        if (!(read() instanceof Block.End) || read() != null) {
            throw new IOException("a peer sends more than a section");
        }
    }

    @Override
    public Block.SectionEnd end() {
        return Objects.requireNonNull(end, "the section was not read to its end");
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
