package io.semcache.server.dump;

import io.semcache.dump.Block;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The section of one partition, read page by page at the pace of whoever takes it. Not thread-safe. */
public interface SectionSource extends AutoCloseable {

    Block.Section start();

    /**
     * The next entries or sources; null: the end.
     *
     * @throws IOException if the rest cannot be had, because the partition moves, its node dies or a row is damaged
     */
    Block.@Nullable Content next() throws IOException;

    /** The end of the section, behind all it has. */
    Block.SectionEnd end();

    @Override
    void close();
}
