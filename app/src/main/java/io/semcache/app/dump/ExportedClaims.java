package io.semcache.app.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DumpReader;
import io.semcache.dump.Entry;
import io.semcache.store.export.DumpedEntries;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What an export claims of each partition, its entries counted and summed again. */
public final class ExportedClaims {

    private static final int BUFFER_BYTES = 1 << 16;

    private ExportedClaims() {}

    /**
     * Of a complete export of all namespaces.
     *
     * @throws IOException if it is damaged, or its entries have another sum than it says
     */
    public static List<Claim> of(InputStream export) throws IOException {
        List<Claim> claims = new ArrayList<>();
        DumpReader dump = new DumpReader(new BufferedInputStream(export, BUFFER_BYTES));
        Block.Section section = null;
        long checksum = 0;
        for (Block block = dump.next(); block != null; block = dump.next()) {
            switch (block) {
                case Block.Header header -> requireComplete(header);
                case Block.Section start -> {
                    section = start;
                    checksum = 0;
                }
                case Block.Entries(List<Entry> entries) -> {
                    for (Entry entry : entries) {
                        checksum += DumpedEntries.contentHash(entry.key(), DumpedEntries.row(entry));
                    }
                }
                case Block.SectionEnd end -> {
                    if (section != null) {
                        claims.add(claim(section, end, checksum));
                    }
                }
                case Block.Sources _, Block.End _ -> {}
            }
        }
        return claims;
    }

    private static void requireComplete(Block.Header header) throws IOException {
        if (!header.namespace().isEmpty() || !header.without().isEmpty()) {
            throw new IOException("expected an export of all namespaces with nothing left out");
        }
    }

    private static Claim claim(Block.Section section, Block.SectionEnd end, long checksum) throws IOException {
        if (checksum != end.checksum()) {
            throw new IOException("the entries of partition " + section.partition() + " have the content checksum "
                    + Long.toHexString(checksum) + ", and the export says " + Long.toHexString(end.checksum()));
        }
        return new Claim(
                section.partition(),
                "export",
                section.changelogOffset(),
                end.storedEntries(),
                end.storedChecksum(),
                true);
    }
}
