package io.semcache.server.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DumpReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The blocks of a dump in either form. Not thread-safe. */
public interface DumpSource {

    /**
     * The next block; null behind the end.
     *
     * @throws io.semcache.dump.DamagedDumpException if the dump is damaged there
     */
    @Nullable Block next() throws IOException;

    /** Reads the form that the first byte tells. */
    static DumpSource of(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(1);
        int first = buffered.read();
        buffered.reset();
        return first == '{' ? new NdjsonReader(buffered) : new DumpReader(buffered)::next;
    }
}
