package io.semcache.app.dump;

import io.semcache.dump.Block;
import io.semcache.dump.DamagedDumpException;
import io.semcache.dump.DumpProgress;
import io.semcache.dump.DumpReader;
import io.semcache.dump.DumpWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A dump that is written beside its place, {@code FILE.part}, until it is complete. What a killed export left there is
 * kept up to its last complete partition; the next one adds those that are missing, as of its own time.
 */
public final class ExportFile {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path part;

    public ExportFile(Path file) {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
    }

    /** Gives a dump of some partitions. */
    public interface Source {

        /**
         * Begins to read.
         *
         * @param missing the partitions that are wanted; null: all
         */
        InputStream open(@Nullable BitSet missing) throws IOException, InterruptedException;
    }

    /** A dump in the same place is of another choice of entries. */
    public static final class OtherExportException extends IOException {

        private static final long serialVersionUID = 1L;

        OtherExportException(String message) {
            super(message);
        }
    }

    /** A dump in the same place is of another cache. */
    public static final class OtherCacheException extends IOException {

        private static final long serialVersionUID = 1L;

        OtherCacheException(String message) {
            super(message);
        }
    }

    /**
     * Writes what is missing, and moves the file to its place when nothing is.
     *
     * @throws OtherCacheException if what is there is of another cache
     * @throws OtherExportException if it is of another choice of entries
     */
    public Block.End write(Source source, DumpListener listener) throws IOException, InterruptedException {
        DumpProgress before = progress();
        if (before == null) {
            append(source, null, null, listener);
        } else if (!missing(before).isEmpty()) {
            append(source, missing(before), before, listener);
        } else if (!before.ended()) {
            end(before);
        }
        Block.End end = checked(part);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return end;
    }

    private @Nullable DumpProgress progress() throws IOException {
        if (!Files.exists(part)) {
            return null;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(part), BUFFER_BYTES)) {
            return DumpProgress.of(in);
        } catch (DamagedDumpException e) {
            return null; // cut off in its first bytes, or nothing of ours
        }
    }

    private static BitSet missing(DumpProgress progress) {
        BitSet missing = new BitSet();
        missing.set(0, progress.header().partitions());
        missing.andNot(progress.partitions());
        return missing;
    }

    private void append(Source source, @Nullable BitSet missing, @Nullable DumpProgress before, DumpListener listener)
            throws IOException, InterruptedException {
        try (InputStream in = source.open(missing)) {
            append(new DumpReader(new BufferedInputStream(in, BUFFER_BYTES)), before, listener);
        }
    }

    private void append(DumpReader from, @Nullable DumpProgress before, DumpListener listener) throws IOException {
        if (!(from.next() instanceof Block.Header header)) {
            throw new IOException("expected a dump");
        }
        if (before != null && !before.header().cache().equals(header.cache())) {
            throw new OtherCacheException(part + " is the beginning of an export of another cache ("
                    + before.header().cache() + ", this one is " + header.cache()
                    + "): remove it, or export to another file");
        }
        if (before != null && !before.header().sameChoice(header)) {
            throw new OtherExportException(part + " is the beginning of another export: remove it, or export the same"
                    + " namespace and the same parts of entries as there");
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                OutputStream out = out(channel, before == null ? 0 : before.bytes())) {
            DumpWriter writer = before == null ? DumpWriter.start(out, header) : DumpWriter.resume(out, before);
            int sections = before == null ? 0 : before.sections();
            listener.progressed(sections, header.partitions(), channel.position());
            for (Block block = from.next(); block != null; block = from.next()) {
                if (block instanceof Block.Section section) {
                    writer.copySection(section, from);
                    out.flush();
                    listener.progressed(++sections, header.partitions(), channel.position());
                }
            }
            if (sections == header.partitions()) {
                writer.end();
            }
        }
    }

    /** Appends behind so many bytes; whatever was there is cut off. */
    private static OutputStream out(FileChannel channel, long bytes) throws IOException {
        channel.truncate(bytes);
        channel.position(bytes);
        return new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    /** All partitions are there, and the end is missing. */
    private void end(DumpProgress before) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                OutputStream out = out(channel, before.bytes())) {
            DumpWriter.resume(out, before).end();
        }
    }

    /** The end of a dump that is sound. */
    public static Block.End checked(Path dump) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(dump), BUFFER_BYTES)) {
            DumpReader reader = new DumpReader(in);
            Block.End end = null;
            for (Block block = reader.next(); block != null; block = reader.next()) {
                end = block instanceof Block.End last ? last : end;
            }
            if (end == null) {
                throw new IOException("expected a dump with an end");
            }
            return end;
        }
    }
}
