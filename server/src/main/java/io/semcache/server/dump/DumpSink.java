package io.semcache.server.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DumpWriter;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a dump in one of its forms, block by block. Not thread-safe. */
public interface DumpSink {

    void section(Block.Section section) throws IOException;

    void add(Entry entry) throws IOException;

    void add(List<Source> sources) throws IOException;

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
            public void add(List<Source> sources) throws IOException {
                writer.add(sources);
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
        for (Block.Content page = section.next(); page != null; page = section.next()) {
            switch (page) {
                case Block.Entries(List<Entry> entries) -> {
                    for (Entry entry : entries) {
                        add(entry);
                    }
                }
                case Block.Sources(List<Source> sources) -> add(sources);
            }
        }
        endSection(section.end());
    }
}
