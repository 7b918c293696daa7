package io.semcache.server.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.semcache.config.SettingsReader;
import io.semcache.dump.Block;
import io.semcache.dump.DamagedDumpException;
import io.semcache.dump.Entry;
import io.semcache.dump.Space;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.ImportAdmission;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is imported, it is refused with a short sentence, or it is an entry that says the same when it is exported
 * and imported again. Dumps with right checksums around wrong blocks are {@code DumpFuzzTest}'s.
 */
class ImportFuzzTest {

    private static final int MOST_CHARS = 2_000;
    private static final int MOST_DIMENSIONS = 16;
    private static final Block.Header HEADER = new Block.Header(1, "cluster/cache", 1, "", List.of());
    private static final Block.Section SECTION = new Block.Section(0, 1, 1, 1);

    private static final ImportAdmission ADMISSION = new ImportAdmission(SettingsReader.read(Map.of()));

    @FuzzTest(maxExecutions = 400_000)
    void readsOrRefuses(FuzzedDataProvider data) throws IOException {
        switch (data.consumeInt(0, 2)) {
            case 0 -> read(data.consumeRemainingAsBytes());
            case 1 -> read(inSection(data.consumeRemainingAsBytes()));
            default -> {
                Entry entry = entry(data);
                if (entry != null) {
                    accept(entry);
                }
            }
        }
    }

    private static void read(byte[] dump) throws IOException {
        try {
            DumpSource source = DumpSource.of(new ByteArrayInputStream(dump));
            for (Block block = source.next(); block != null; block = source.next()) {
                if (block instanceof Block.Entries(List<Entry> entries)) {
                    for (Entry entry : entries) {
                        accept(entry);
                    }
                }
            }
        } catch (DamagedDumpException e) {
            requireShort(String.valueOf(e.getMessage()));
            if (e.byteOffset() < 0 || e.byteOffset() > dump.length) {
                throw new IllegalStateException("expected a place in " + dump.length + " bytes, got " + e.byteOffset());
            }
        }
    }

    /** A line where that of an entry belongs. */
    private static byte[] inSection(byte[] line) throws IOException {
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        NdjsonWriter writer = new NdjsonWriter(dump, HEADER);
        writer.section(SECTION);
        writer.end(); // has everything written; the line comes before it
        String lines = dump.toString(UTF_8);
        int end = lines.indexOf("{\"end\"");
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(lines.substring(0, end).getBytes(UTF_8));
        with.write(line);
        with.write('\n');
        return with.toByteArray();
    }

    /** What the binary form says of an entry, with fields as they come; null if there is no such entry. */
    private static @Nullable Entry entry(FuzzedDataProvider data) {
        byte[] key = new byte[Entry.KEY_BYTES];
        int dimensions = data.consumeInt(0, MOST_DIMENSIONS);
        byte[] vector = new byte[dimensions * Float.BYTES];
        byte[] components = data.consumeBytes(vector.length);
        System.arraycopy(components, 0, vector, 0, components.length);
        try {
            return new Entry(
                    key,
                    new Space("ns", "m", "r", "p", data.consumeInt(0, 2), dimensions),
                    data.consumeLong(),
                    data.consumeLong(),
                    data.consumeInt(),
                    data.consumeBoolean(),
                    data.consumeLong(),
                    data.consumeLong(),
                    vector,
                    data.consumeRemainingAsBytes());
        } catch (IllegalArgumentException expected) {
            return null;
        }
    }

    private static void accept(Entry entry) throws IOException {
        byte[] row = DumpedEntries.row(entry);
        String refusal = ADMISSION.refusal(row);
        if (refusal != null) {
            requireShort(refusal);
            return;
        }
        Row.Present imported = DumpedEntries.present(row);
        Row.Present again = DumpedEntries.present(DumpedEntries.row(exported(entry)));
        if (!again.equals(imported)) {
            throw new IllegalStateException("expected " + imported + " to stay the same, got " + again);
        }
    }

    /** The entry as the line says that an export writes of it. */
    private static Entry exported(Entry entry) throws IOException {
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        NdjsonWriter writer = new NdjsonWriter(dump, HEADER);
        writer.section(SECTION);
        writer.add(entry);
        writer.end();
        DumpSource source = DumpSource.of(new ByteArrayInputStream(dump.toByteArray()));
        for (Block block = source.next(); block != null; block = source.next()) {
            if (block instanceof Block.Entries(List<Entry> entries)) {
                return entries.getFirst();
            }
        }
        throw new IllegalStateException("expected an entry in " + dump.toString(UTF_8));
    }

    private static void requireShort(String sentence) {
        if (sentence.isBlank() || sentence.length() > MOST_CHARS) {
            throw new IllegalStateException(
                    "expected a sentence of at most " + MOST_CHARS + " characters, got " + sentence.length());
        }
    }
}
