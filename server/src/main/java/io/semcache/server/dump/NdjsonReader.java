package io.semcache.server.dump;

import com.fasterxml.jackson.core.JacksonException;
import io.semcache.dump.Block;
import io.semcache.dump.DamagedDumpException;
import io.semcache.dump.Source;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a dump of lines of JSON; says the line and the byte of what is wrong. */
final class NdjsonReader implements DumpSource {

    /** Longest line: the largest entry in Base64, with room. */
    static final int MAX_LINE_BYTES = 128 << 20;

    private static final int MAX_REASON_CHARS = 1_000;

    private static final int NOTHING = -1;

    private final InputStream in;
    private final BitSet partitions = new BitSet();
    private long line;
    private long lineOffset;
    private long offset;
    private int partitionCount;
    private int section = NOTHING;
    private long inSection;
    private int sections;
    private long entries;
    private long checksum;
    private boolean ended;

    NdjsonReader(InputStream in) {
        this.in = in;
    }

    @Override
    public @Nullable Block next() throws IOException {
        byte[] bytes = readLine();
        if (bytes == null) {
            if (ended) {
                return null;
            }
            throw damaged("the file ends here, and the dump does not");
        }
        try {
            return block(NdjsonLine.of(bytes));
        } catch (CharConversionException e) { // bytes that look like another encoding to the parser
            throw damaged("the line is not UTF-8");
        } catch (JacksonException | IllegalArgumentException e) {
            String reason = e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
            throw damaged(String.valueOf(reason));
        }
    }

    private Block block(NdjsonLine read) {
        if (ended) {
            throw new IllegalArgumentException("there is something behind the end of the dump");
        }
        String kind = read.firstMember();
        if ((partitionCount == 0) != kind.equals("dump")) {
            throw new IllegalArgumentException("a dump starts with one line that has the member dump first");
        }
        return switch (kind) {
            case "dump" -> header(read);
            case "section" -> section(read);
            case "key" -> entry(read);
            case "source" -> source(read);
            case "section_end" -> sectionEnd(read);
            case "end" -> end(read);
            default -> throw new IllegalArgumentException("unknown first member " + kind);
        };
    }

    private Block header(NdjsonLine read) {
        if (read.number("dump") != 1) {
            throw new IllegalArgumentException(
                    "the dump is of version " + read.number("dump") + ", this program reads version 1");
        }
        List<String> without = new ArrayList<>(read.strings("without"));
        Block.Header header = new Block.Header(
                read.number("created_at"),
                read.string("cache"),
                Math.clamp(read.number("partitions"), 0, Integer.MAX_VALUE),
                read.string("namespace"),
                without);
        partitionCount = header.partitions();
        return header;
    }

    private Block section(NdjsonLine read) {
        long partition = read.number("section");
        if (section != NOTHING || partition < 0 || partition >= partitionCount) {
            throw new IllegalArgumentException("no section of partition " + partition + " belongs here");
        }
        section = (int) partition;
        if (partitions.get(section)) {
            throw new IllegalArgumentException("there is another section of partition " + section + " before this one");
        }
        partitions.set(section);
        inSection = 0;
        return new Block.Section(
                section, read.number("taken_at"), read.number("events_offset"), read.number("changelog_offset"));
    }

    private Block source(NdjsonLine read) {
        requireSection();
        return new Block.Sources(
                List.of(new Source(read.string("namespace"), read.string("source"), read.strings("depends_on"))));
    }

    private void requireSection() {
        if (section == NOTHING) {
            throw new IllegalArgumentException("an entry stands outside of a section");
        }
    }

    private Block entry(NdjsonLine read) {
        requireSection();
        inSection++;
        return new Block.Entries(List.of(read.entry()));
    }

    private Block sectionEnd(NdjsonLine read) {
        if (section == NOTHING || read.number("section_end") != section || read.number("entries") != inSection) {
            throw new IllegalArgumentException("expected the end of section " + section + " with " + inSection
                    + " entries, got that of " + read.number("section_end") + " with " + read.number("entries"));
        }
        section = NOTHING;
        Block.SectionEnd end = new Block.SectionEnd(
                inSection, read.checksum("checksum"), read.number("stored_entries"), read.checksum("stored_checksum"));
        sections++;
        entries += inSection;
        checksum += end.checksum();
        return end;
    }

    private Block end(NdjsonLine read) {
        Block.End end = new Block.End(sections, entries, checksum);
        if (section != NOTHING
                || read.number("end") != sections
                || read.number("entries") != entries
                || read.checksum("checksum") != checksum) {
            throw new IllegalArgumentException("expected the end of " + end + ", got another one");
        }
        ended = true;
        return end;
    }

    /** A reason may quote what stands there, which may be megabytes. */
    private DamagedDumpException damaged(String reason) {
        String bounded = reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS) + "…";
        return DamagedDumpException.ofLine(line, lineOffset, bounded);
    }

    /** Null at the end of the file. */
    private byte @Nullable [] readLine() throws IOException {
        line++;
        lineOffset = offset;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            offset++;
            if (b == '\n') {
                return bytes.toByteArray();
            }
            bytes.write(b);
            if (bytes.size() > MAX_LINE_BYTES) {
                throw damaged("a line is longer than " + MAX_LINE_BYTES + " bytes");
            }
        }
        return bytes.size() == 0 ? null : bytes.toByteArray();
    }
}
