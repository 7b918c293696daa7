package io.semcache.server.dump;

import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.store.export.DumpedEntries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A dump on disk that was read to its end: sound, its checksums right, and every wanted entry of it such that it may be
 * stored here.
 *
 * @param namespace the only one whose entries are wanted; null: all
 * @param entries that are wanted
 * @param checksum their content checksum
 */
public record CheckedDump(Path file, @Nullable String namespace, int sections, long entries, long checksum) {

    /** A dump that may not be imported, with one sentence that says why and where. */
    public static final class UnacceptableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnacceptableException(String message) {
            super(message);
        }
    }

    /**
     * Reads all of it and writes nothing.
     *
     * @throws io.semcache.dump.DamagedDumpException if it is damaged
     * @throws UnacceptableException if an entry may not be stored here
     */
    public static CheckedDump check(Path file, @Nullable String namespace, EntryImports imports) throws IOException {
        long wanted = 0;
        long checksum = 0;
        long inSection = 0;
        int partition = 0;
        Block.End last = new Block.End(0, 0, 0);
        try (InputStream in = Files.newInputStream(file)) {
            DumpSource dump = DumpSource.of(in);
            for (Block block = dump.next(); block != null; block = dump.next()) {
                switch (block) {
                    case Block.Header _ -> {}
                    case Block.Section section -> {
                        partition = section.partition();
                        inSection = 0;
                    }
                    case Block.Entries(var entries) -> {
                        for (Entry entry : entries) {
                            byte[] row = DumpedEntries.row(entry);
                            long hash = DumpedEntries.contentHash(entry.key(), row);
                            inSection += hash;
                            if (isWanted(entry, namespace)) {
                                requireAcceptable(entry, row, imports);
                                wanted++;
                                checksum += hash;
                            }
                        }
                    }
                    case Block.SectionEnd end -> requireSame(partition, end.checksum(), inSection);
                    case Block.End end -> last = end;
                }
            }
        }
        return new CheckedDump(file, namespace, last.sections(), wanted, checksum);
    }

    private static boolean isWanted(Entry entry, @Nullable String namespace) {
        return namespace == null || namespace.equals(entry.space().namespace());
    }

    private static void requireAcceptable(Entry entry, byte[] row, EntryImports imports) throws UnacceptableException {
        String refusal = imports.refusal(row);
        if (refusal != null) {
            throw new UnacceptableException(
                    "entry " + HexFormat.of().formatHex(entry.key()) + " cannot be stored here: " + refusal);
        }
    }

    private static void requireSame(int partition, long stated, long found) throws UnacceptableException {
        if (stated != found) {
            throw new UnacceptableException(
                    "the section of partition " + partition + " says that its content checksum is "
                            + HexFormat.of().toHexDigits(stated) + ", its entries have "
                            + HexFormat.of().toHexDigits(found));
        }
    }

    /**
     * Has the wanted entries stored.
     *
     * @return whether their owners have them; they will otherwise, the log has them
     */
    public boolean store(EntryImports imports, Deadline deadline) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                EntryImports.Run run = imports.begin()) {
            DumpSource dump = DumpSource.of(in);
            for (Block block = dump.next(); block != null; block = dump.next()) {
                if (block instanceof Block.Entries(var entries)) {
                    for (Entry entry : entries) {
                        if (isWanted(entry, namespace)) {
                            run.add(CacheKey.ofBytes(entry.key()), entry.space().namespace(), DumpedEntries.row(entry));
                        }
                    }
                }
            }
            return run.finish(deadline);
        }
    }
}
