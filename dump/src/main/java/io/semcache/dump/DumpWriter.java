package io.semcache.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * Writes a dump as it comes, in memory of one block: a header, sections one after the other, the end. Not thread-safe;
 * does not close what it writes to.
 */
public final class DumpWriter {

    private final BlockWriter blocks;
    private final Bytes entries = new Bytes();
    private final Bytes body = new Bytes();
    private EntryCodec codec = new EntryCodec();
    private int inBlock;
    private long createdAtMs;
    private long inSection;
    private DumpProgress progress;

    private DumpWriter(OutputStream out, DumpProgress progress) {
        this.blocks = new BlockWriter(out, progress.id(), progress.nextBlock());
        this.progress = progress;
    }

    /** Starts a dump. */
    public static DumpWriter start(OutputStream out, Block.Header header) throws IOException {
        UUID random = UUID.randomUUID();
        byte[] id = ByteBuffer.allocate(Layout.ID_BYTES)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array();
        DumpWriter writer = new DumpWriter(out, DumpProgress.none(id, header));
        writer.blocks.preamble();
        writer.write(header);
        return writer;
    }

    /** Goes on with a dump behind its last complete section; {@code out} appends there. */
    public static DumpWriter resume(OutputStream out, DumpProgress progress) {
        return new DumpWriter(out, progress);
    }

    private void write(Block.Header header) throws IOException {
        body.clear();
        body.putLong(header.createdAtMs());
        body.putString(header.cache());
        body.putVarint(header.partitions());
        body.putString(header.namespace());
        body.putVarint(header.without().size());
        header.without().forEach(body::putString);
        writeBody(Layout.HEADER);
    }

    /** Starts the section of a partition. */
    public void section(Block.Section section) throws IOException {
        codec = new EntryCodec();
        inSection = 0;
        body.clear();
        body.putVarint(section.partition());
        body.putLong(section.takenAtMs());
        body.putZigzag(section.eventsOffset());
        body.putZigzag(section.changelogOffset());
        writeBody(Layout.SECTION);
    }

    /** Adds an entry to the section. */
    public void add(Entry entry) throws IOException {
        codec.write(entry, createdAtMs, entries);
        createdAtMs = entry.createdAtMs();
        inBlock++;
        inSection++;
        if (entries.size() >= Layout.ENTRIES_BYTES) {
            writeEntries();
        }
    }

    private void writeEntries() throws IOException {
        body.clear();
        body.putVarint(inBlock);
        body.put(entries.array(), entries.size());
        writeBody(Layout.ENTRIES);
        entries.clear();
        inBlock = 0;
        createdAtMs = 0;
    }

    /** Adds sources to the section. */
    public void add(List<Source> sources) throws IOException {
        writeRest();
        body.clear();
        body.putVarint(sources.size());
        for (Source source : sources) {
            body.putString(source.namespace());
            body.putString(source.name());
            body.putVarint(source.dependsOn().size());
            source.dependsOn().forEach(body::putString);
        }
        writeBody(Layout.SOURCES);
    }

    /** Ends the section; {@code end} counts the entries that were added. */
    public void endSection(Block.SectionEnd end) throws IOException {
        if (end.entries() != inSection) {
            throw new IllegalArgumentException(
                    "expected an end of " + inSection + " entries, got one of " + end.entries());
        }
        writeRest();
        writeEnd(end);
    }

    /** Writes the entries that wait for others to fill their block. */
    private void writeRest() throws IOException {
        if (inBlock > 0) {
            writeEntries();
        }
    }

    private void writeEnd(Block.SectionEnd end) throws IOException {
        body.clear();
        body.putVarint(end.entries());
        body.putLong(end.checksum());
        body.putVarint(end.storedEntries());
        body.putLong(end.storedChecksum());
        writeBody(Layout.SECTION_END);
        progress = progress.withSection(end);
    }

    /** Copies the section that {@code from} stands at: it has just read {@code section}. */
    public Block.SectionEnd copySection(Block.Section section, DumpReader from) throws IOException {
        section(section);
        while (true) {
            switch (from.next()) {
                case Block.Entries _ -> blocks.write(Layout.ENTRIES, from.body(), from.body().length);
                case Block.Sources _ -> blocks.write(Layout.SOURCES, from.body(), from.body().length);
                case Block.SectionEnd end -> {
                    writeEnd(end);
                    return end;
                }
                case Block.Header _, Block.Section _, Block.End _ ->
                    throw new IllegalStateException("expected the rest of a section");
                case null -> throw new IllegalStateException("expected the rest of a section, got the end");
            }
        }
    }

    /** Ends the dump. */
    public void end() throws IOException {
        body.clear();
        body.putVarint(progress.sections());
        body.putVarint(progress.entries());
        body.putLong(progress.checksum());
        writeBody(Layout.END);
    }

    private void writeBody(byte kind) throws IOException {
        blocks.write(kind, body.array(), body.size());
    }
}
