package io.semcache.dump;

import io.semcache.dump.BlockReader.RawBlock;
import io.semcache.dump.Cursor.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump block by block, in memory of one block. Whatever is not as it was written, or not as the format has it,
 * is a {@link DamagedDumpException} that says where; so the dump is sound if the end was reached, and not before. Not
 * thread-safe; does not close what it reads.
 */
public final class DumpReader {

    private static final int MAX_WITHOUT = 64;

    private final BlockReader blocks;
    private final BitSet partitions = new BitSet();
    private Awaited awaited = Awaited.HEADER;
    private EntryCodec codec = new EntryCodec();
    private byte[] body = {};
    private int partitionCount;
    private long inSection;
    private int sections;
    private long entries;
    private long checksum;

    /** What may come next. */
    private enum Awaited {
        HEADER,
        SECTION_OR_END,
        CONTENT_OR_SECTION_END,
        NOTHING
    }

    /** @param in read in large pieces where blocks are large; buffer it otherwise */
    public DumpReader(InputStream in) {
        this.blocks = new BlockReader(in);
    }

    /** Bytes read so far, up to the end of the block that was read last. */
    public long bytes() {
        return blocks.offset();
    }

    byte[] id() {
        return blocks.id();
    }

    int nextBlock() {
        return blocks.nextNumber();
    }

    /** The body of the block that was read last, as it lies in the file. */
    byte[] body() {
        return body;
    }

    /** The next block; null behind the end of the dump, where nothing else was found. */
    public @Nullable Block next() throws IOException {
        if (awaited == Awaited.HEADER) {
            blocks.preamble();
        }
        RawBlock raw = blocks.next();
        if (raw == null) {
            if (awaited == Awaited.NOTHING) {
                return null;
            }
            throw new DamagedDumpException(
                    blocks.nextNumber(), blocks.offset(), "the file ends here, and the dump does not");
        }
        body = raw.body();
        Cursor cursor = new Cursor(body);
        try {
            return decode(raw.kind(), cursor);
        } catch (MalformedException e) {
            throw new DamagedDumpException(
                    blocks.blockNumber(),
                    blocks.blockOffset() + Layout.HEAD_BYTES + e.at(),
                    String.valueOf(e.getMessage()));
        }
    }

    private Block decode(byte kind, Cursor cursor) throws MalformedException {
        boolean expected = switch (kind) {
            case Layout.HEADER -> awaited == Awaited.HEADER;
            case Layout.SECTION, Layout.END -> awaited == Awaited.SECTION_OR_END;
            case Layout.ENTRIES, Layout.SOURCES, Layout.SECTION_END -> awaited == Awaited.CONTENT_OR_SECTION_END;
            default -> false;
        };
        if (!expected) {
            throw cursor.malformed("a block of kind " + kind + " does not belong here");
        }
        return switch (kind) {
            case Layout.HEADER -> header(cursor);
            case Layout.SECTION -> section(cursor);
            case Layout.ENTRIES -> entries(cursor);
            case Layout.SOURCES -> sources(cursor);
            case Layout.SECTION_END -> sectionEnd(cursor);
            default -> end(cursor);
        };
    }

    private Block header(Cursor cursor) throws MalformedException {
        long createdAtMs = cursor.readLong();
        String cache = cursor.readString();
        partitionCount = cursor.readCount("partitions", Block.Header.MAX_PARTITIONS);
        if (partitionCount < 1) {
            throw cursor.malformed("expected at least one partition, got " + partitionCount);
        }
        String namespace = cursor.readString();
        int count = cursor.readCount("count of what was left out", MAX_WITHOUT);
        List<String> without = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            without.add(cursor.readString());
        }
        cursor.requireEnd();
        awaited = Awaited.SECTION_OR_END;
        return new Block.Header(createdAtMs, cache, partitionCount, namespace, without);
    }

    private Block section(Cursor cursor) throws MalformedException {
        int partition = cursor.readCount("partition", partitionCount - 1);
        if (partitions.get(partition)) {
            throw cursor.malformed("there is another section of partition " + partition + " before this one");
        }
        long takenAtMs = cursor.readLong();
        long eventsOffset = readOffset(cursor);
        long changelogOffset = readOffset(cursor);
        cursor.requireEnd();
        partitions.set(partition);
        codec = new EntryCodec();
        inSection = 0;
        awaited = Awaited.CONTENT_OR_SECTION_END;
        return new Block.Section(partition, takenAtMs, eventsOffset, changelogOffset);
    }

    private static long readOffset(Cursor cursor) throws MalformedException {
        long offset = cursor.readZigzag();
        if (offset < Block.Section.UNKNOWN_OFFSET) {
            throw cursor.malformed("expected an offset of at least -1, got " + offset);
        }
        return offset;
    }

    private Block entries(Cursor cursor) throws MalformedException {
        List<Entry> read = codec.read(cursor);
        inSection += read.size();
        return new Block.Entries(read);
    }

    private static Block sources(Cursor cursor) throws MalformedException {
        int count = cursor.readCount("count of sources", cursor.remaining());
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sources.add(new Source(cursor.readString(), cursor.readString(), readStrings(cursor)));
        }
        cursor.requireEnd();
        return new Block.Sources(sources);
    }

    private static List<String> readStrings(Cursor cursor) throws MalformedException {
        int count = cursor.readCount("count of texts", cursor.remaining());
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(cursor.readString());
        }
        return strings;
    }

    private Block sectionEnd(Cursor cursor) throws MalformedException {
        long count = cursor.readVarint();
        if (count != inSection) {
            throw cursor.malformed(
                    "the section says that it has " + Long.toUnsignedString(count) + " entries, and has " + inSection);
        }
        Block.SectionEnd end = new Block.SectionEnd(count, cursor.readLong(), cursor.readVarint(), cursor.readLong());
        cursor.requireEnd();
        sections++;
        entries += count;
        checksum += end.checksum();
        awaited = Awaited.SECTION_OR_END;
        return end;
    }

    private Block end(Cursor cursor) throws MalformedException {
        Block.End end = new Block.End(
                cursor.readCount("count of sections", Block.Header.MAX_PARTITIONS),
                cursor.readVarint(),
                cursor.readLong());
        cursor.requireEnd();
        if (!end.equals(new Block.End(sections, entries, checksum))) {
            throw cursor.malformed("the end says " + end.sections() + " sections with "
                    + Long.toUnsignedString(end.entries()) + " entries and the checksum "
                    + Long.toHexString(end.checksum()) + ", the dump has " + sections + " with " + entries + " and "
                    + Long.toHexString(checksum));
        }
        awaited = Awaited.NOTHING;
        return end;
    }
}
