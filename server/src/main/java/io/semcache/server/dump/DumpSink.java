package io.semcache.server.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DumpWriter;
import io.semcache.dump.Entry;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a dump in one of its forms, block by block. Not thread-safe. */
public interface DumpSink {

    void section(Block.Section section) throws IOException;

    void add(Entry entry) throws IOException;

    void endSection(Block.SectionEnd end) throws IOException;

    void end() throws IOException;

    /** The binary form, with its header. */
    static DumpSink binary(OutputStream out, Block.Header header) throws IOException {
        DumpWriter writer = DumpWriter.start(out, header);
        return new DumpSink() {
            @Override
            public void section(Block.Section section) throws IOException {
                writer.section(section);
            }

            @Override
            public void add(Entry entry) throws IOException {
                writer.add(entry);
            }

            @Override
            public void endSection(Block.SectionEnd end) throws IOException {
                writer.endSection(end);
            }

            @Override
            public void end() throws IOException {
                writer.end();
            }
        };
    }

    /** Copies a section. */
    default void copy(SectionSource section) throws IOException {
        section(section.start());
        for (var page = section.next(); !page.isEmpty(); page = section.next()) {
            for (Entry entry : page) {
                add(entry);
            }
        }
        endSection(section.end());
    }
}
