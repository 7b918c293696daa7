package io.semcache.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * How far a dump was written: up to the end of its last complete section. Immutable.
 *
 * @param id of the dump
 * @param nextBlock number of the block that comes next
 * @param bytes of the file up to there
 * @param partitions those that have a section, as a set of numbers; not to be written to
 * @param ended whether the dump is complete, its end included
 */
@SuppressWarnings("ArrayRecordComponent") // an id of bytes; nothing compares what was done
public record DumpProgress(
        byte[] id,
        Block.Header header,
        int nextBlock,
        long bytes,
        int sections,
        long entries,
        long checksum,
        BitSet partitions,
        boolean ended) {

    static DumpProgress none(byte[] id, Block.Header header) {
        return new DumpProgress(id, header, 0, 0, 0, 0, 0, new BitSet(), false);
    }

    DumpProgress withSection(Block.SectionEnd end) {
        return new DumpProgress(
                id,
                header,
                nextBlock,
                bytes,
                sections + 1,
                entries + end.entries(),
                checksum + end.checksum(),
                partitions,
                false);
    }

    /**
     * What of a dump that may have been cut off is complete.
     *
     * @throws DamagedDumpException if not even its header is
     */
    public static DumpProgress of(InputStream in) throws IOException {
        DumpReader reader = new DumpReader(in);
        if (!(reader.next() instanceof Block.Header header)) {
            throw new IllegalStateException("a dump starts with a header");
        }
        DumpProgress progress = at(none(reader.id(), header), reader);
        BitSet done = new BitSet();
        int partition = 0;
        try {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                switch (block) {
                    case Block.Section section -> partition = section.partition();
                    case Block.SectionEnd end -> {
                        done.set(partition);
                        progress = at(progress.withSection(end), reader);
                    }
                    case Block.End _ ->
                        progress = new DumpProgress(
                                progress.id,
                                header,
                                reader.nextBlock(),
                                reader.bytes(),
                                progress.sections,
                                progress.entries,
                                progress.checksum,
                                done,
                                true);
                    case Block.Header _, Block.Content _ -> {}
                }
            }
        } catch (DamagedDumpException e) {
            // What comes behind the last complete section is written again.
        }
        return new DumpProgress(
                progress.id,
                header,
                progress.nextBlock,
                progress.bytes,
                progress.sections,
                progress.entries,
                progress.checksum,
                done,
                progress.ended);
    }

    private static DumpProgress at(DumpProgress progress, DumpReader reader) {
        return new DumpProgress(
                progress.id,
                progress.header,
                reader.nextBlock(),
                reader.bytes(),
                progress.sections,
                progress.entries,
                progress.checksum,
                progress.partitions,
                false);
    }
}
