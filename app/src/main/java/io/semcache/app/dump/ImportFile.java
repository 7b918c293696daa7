package io.semcache.app.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DumpReader;
import io.semcache.dump.DumpWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * Sends a dump partition by partition, each as a dump of its own, once all of it was found sound. Beside it lies a list
 * of what was sent where, {@code FILE.imported}, until everything was: an import that was cut off goes on there.
 */
public final class ImportFile {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path journal;
    private final String target;

    /** @param target the cache that is imported into, and what of the file; a list for another one is not looked at */
    public ImportFile(Path file, String target) {
        this.file = file;
        this.journal = file.resolveSibling(file.getFileName() + ".imported");
        this.target = target;
    }

    /** Takes a dump of one partition; returns when its entries are in the log. */
    public interface Sink {
        void send(Path dump) throws IOException, InterruptedException;
    }

    /** Whether the file is in the binary form, which can be sent in parts. */
    public static boolean isBinary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() != '{';
        }
    }

    /**
     * Sends what was not sent yet.
     *
     * @throws io.semcache.dump.DamagedDumpException if the file is damaged: nothing was sent
     */
    public Block.End read(Sink sink, DumpListener listener) throws IOException, InterruptedException {
        Block.End end = ExportFile.checked(file);
        BitSet done = done();
        int sections = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            DumpReader dump = new DumpReader(in);
            if (!(dump.next() instanceof Block.Header header)) {
                throw new IOException("expected a dump");
            }
            for (Block block = dump.next(); block != null; block = dump.next()) {
                if (block instanceof Block.Section section && !done.get(section.partition())) {
                    send(header, section, dump, sink);
                    done.set(section.partition());
                    write(done);
                }
                if (block instanceof Block.Section || block instanceof Block.SectionEnd) {
                    listener.progressed(sections, end.sections(), dump.bytes());
                    sections = done.cardinality();
                }
            }
        }
        listener.progressed(end.sections(), end.sections(), Files.size(file));
        Files.deleteIfExists(journal);
        return end;
    }

    private void send(Block.Header header, Block.Section section, DumpReader dump, Sink sink)
            throws IOException, InterruptedException {
        Path part = Files.createTempFile("semcache-import-", ".dump");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES)) {
                DumpWriter writer = DumpWriter.start(out, header);
                writer.copySection(section, dump);
                writer.end();
            }
            sink.send(part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private BitSet done() throws IOException {
        BitSet done = new BitSet();
        if (Files.exists(journal)) {
            List<String> lines = Files.readAllLines(journal);
            if (!lines.isEmpty() && lines.getFirst().equals(identity())) {
                lines.subList(1, lines.size()).forEach(line -> done.set(Integer.parseInt(line)));
            }
        }
        return done;
    }

    private void write(BitSet done) throws IOException {
        StringBuilder text = new StringBuilder(identity()).append('\n');
        done.stream().forEach(partition -> text.append(partition).append('\n'));
        Files.writeString(journal, text);
    }

    /** Another file under this name is another import. */
    private String identity() throws IOException {
        return target + " " + Files.size(file) + " "
                + Files.getLastModifiedTime(file).toMillis();
    }
}
