package io.semcache.server.dump;

import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import io.semcache.serdes.CacheKey;
import io.semcache.store.export.DumpedEntries;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A dump that was read to its end: sound, its checksums right, and every wanted entry of it such that it may be stored
 * here.
 *
 * @param entries that are wanted
 * @param checksum their content checksum
 */
public record CheckedDump(int sections, long entries, long checksum) {

    /** A dump that may not be imported, with one sentence that says why and where. */
    public static final class UnacceptableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnacceptableException(String message) {
            super(message);
        }
    }

    /**
     * Reads all of it, and adds the wanted entries, and the sources of their namespaces, to a run, which is not to be
     * stored if this fails.
     *
     * @param namespace the only one whose entries are wanted; null: all
     * @throws io.semcache.dump.DamagedDumpException if it is damaged
     * @throws UnacceptableException if an entry may not be stored here
     */
    public static CheckedDump read(InputStream in, @Nullable String namespace, EntryImports.Run run)
            throws IOException {
        long wanted = 0;
        long checksum = 0;
        long inSection = 0;
        int partition = 0;
        Block.End last = new Block.End(0, 0, 0);
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
                        if (namespace == null || namespace.equals(entry.space().namespace())) {
                            requireAdded(
                                    run.add(CacheKey.ofBytes(entry.key()), row),
                                    "entry " + HexFormat.of().formatHex(entry.key()));
                            wanted++;
                            checksum += hash;
                        }
                    }
                }
                case Block.Sources(var sources) -> {
                    for (Source source : sources) {
                        if (namespace == null || namespace.equals(source.namespace())) {
                            requireAdded(run.add(source), "source " + source.name());
                        }
                    }
                }
                case Block.SectionEnd end -> requireSame(partition, end.checksum(), inSection);
                case Block.End end -> last = end;
            }
        }
        return new CheckedDump(last.sections(), wanted, checksum);
    }

    private static void requireAdded(@Nullable String refusal, String what) throws UnacceptableException {
        if (refusal != null) {
            throw new UnacceptableException(what + " cannot be stored here: " + refusal);
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
}
