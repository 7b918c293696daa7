package io.semcache.server.dump;

import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import java.io.IOException;
import java.util.List;

/** The section of one partition, read page by page at the pace of whoever takes it. Not thread-safe. */
public interface SectionSource extends AutoCloseable {

    Block.Section start();

    /**
     * The next entries; none: the end.
     *
     * @throws IOException if the rest cannot be had, because the partition moves, its node dies or a row is damaged
     */
    List<Entry> next() throws IOException;

    /** The end of the section, behind its last entry. */
    Block.SectionEnd end();

    @Override
    void close();
}
