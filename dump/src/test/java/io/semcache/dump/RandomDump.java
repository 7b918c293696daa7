package io.semcache.dump;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A seeded dump, and where its blocks lie. */
final class RandomDump {

    private final Random random;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    RandomDump(long seed) {
        this.random = new Random(seed);
    }

    /** The sources written so far, in order. */
    List<Source> sources() {
        return sources;
    }

    /** The entries written so far, in order. */
    List<Entry> entries() {
        return entries;
    }

    byte[] write(int sections, int entriesOfSection, int dimensions) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DumpWriter writer =
                DumpWriter.start(file, new Block.Header(1_700_000_000_000L, "cluster/cache", 8, "", List.of("text")));
        for (int partition = 0; partition < sections; partition++) {
            section(writer, partition, entriesOfSection, dimensions);
        }
        writer.end();
        return file.toByteArray();
    }

    void section(DumpWriter writer, int partition, int count, int dimensions) throws IOException {
        writer.section(new Block.Section(partition, 1_700_000_000_001L, partition * 7L - 1, random.nextInt(1_000)));
        for (int i = 0; i < count; i++) {
            Entry entry = entry(dimensions);
            entries.add(entry);
            writer.add(entry);
            if (i % 40 == 0) {
                writer.add(sources(i % 3));
            }
        }
        writer.endSection(new Block.SectionEnd(count, random.nextLong(), count + 1L, random.nextLong()));
    }

    private List<Source> sources(int count) {
        List<Source> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(new Source("ns", "source " + random.nextInt(100), i == 0 ? List.of() : List.of("è", "b")));
        }
        sources.addAll(some);
        return some;
    }

    Entry entry(int dimensions) {
        Space space = new Space(
                "ns" + random.nextInt(3),
                "modèle",
                "r1",
                random.nextBoolean() ? "hash" : "",
                random.nextInt(3),
                random.nextInt(5) == 0 ? 0 : dimensions);
        long createdAtMs = 1_600_000_000_000L + random.nextInt(1_000_000_000);
        return new Entry(
                bytes(Entry.KEY_BYTES),
                space,
                createdAtMs,
                random.nextBoolean() ? Entry.NEVER : createdAtMs + random.nextInt(100_000) - 1_000,
                random.nextInt(4) - 1,
                random.nextBoolean(),
                random.nextBoolean() ? 0 : random.nextInt(1_000),
                random.nextBoolean() ? 0 : random.nextLong() >>> 1,
                bytes(space.dimensions() * Float.BYTES),
                bytes(random.nextInt(40)));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Where each block starts, and behind the last one the length of the file. */
    static List<Integer> starts(byte[] file) throws IOException {
        List<Integer> starts = new ArrayList<>();
        starts.add(Layout.PREAMBLE_BYTES);
        DumpReader reader = new DumpReader(new ByteArrayInputStream(file));
        while (reader.next() != null) {
            starts.add((int) reader.bytes());
        }
        return starts;
    }
}
