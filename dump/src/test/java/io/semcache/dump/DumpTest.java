package io.semcache.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DumpTest {

    private static final long SEED = 5;

    @Test
    void readsWhatWasWritten() throws IOException {
        RandomDump dump = new RandomDump(SEED);
        byte[] file = dump.write(3, 500, 64);

        List<Block> blocks = blocks(file);

        assertThat(blocks.getFirst())
                .isEqualTo(new Block.Header(1_700_000_000_000L, "cluster/cache", 8, "", List.of("text")));
        assertThat(blocks.getLast())
                .isInstanceOfSatisfying(
                        Block.End.class, end -> assertThat(end.entries()).isEqualTo(1_500));
        List<Entry> read = entries(blocks);
        assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(dump.entries());
        assertThat(sources(blocks)).isEqualTo(dump.sources()).isNotEmpty();
        assertThat(blocks.stream().filter(Block.Section.class::isInstance).map(s -> ((Block.Section) s).partition()))
                .containsExactly(0, 1, 2);
    }

    @Test
    void takesFivePerCentMoreThanFloatsAndKeys() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DumpWriter writer = DumpWriter.start(file, new Block.Header(0, "", 1, "", List.of("metadata", "text")));
        writer.section(new Block.Section(0, 0, 0, 0));
        Random random = new Random(SEED);
        Space space = new Space("default", "all-MiniLM-L6-v2", "https://api.example.com/v1", "openai", 2, 256);
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[Entry.KEY_BYTES];
            random.nextBytes(key);
            long createdAtMs = 1_700_000_000_000L + random.nextInt(86_400_000);
            writer.add(new Entry(
                    key, space, createdAtMs, createdAtMs + 86_400_000, 300, false, 0, 0, new byte[1_024], new byte[0]));
        }
        writer.endSection(new Block.SectionEnd(count, 0, count, 0));
        writer.end();

        assertThat(file.size()).isLessThan((int) (1.05 * count * (1_024 + 32)));
        assertThat((double) file.size() / (count * (1_024 + 32))).isLessThan(1.02);
    }

    @Test
    void copiesSectionsOfOtherDumps() throws IOException {
        RandomDump dump = new RandomDump(SEED);
        byte[] other = dump.write(2, 300, 512);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DumpReader from = new DumpReader(new ByteArrayInputStream(other));
        DumpWriter writer = DumpWriter.start(file, next(Block.Header.class, from));
        writer.copySection(next(Block.Section.class, from), from);
        writer.copySection(next(Block.Section.class, from), from);
        writer.end();

        assertThat(entries(blocks(file.toByteArray())))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(dump.entries());
        assertThat(sources(blocks(file.toByteArray()))).isEqualTo(dump.sources());
    }

    @Test
    void goesOnBehindTheLastCompleteSection() throws IOException {
        RandomDump dump = new RandomDump(SEED);
        byte[] whole = dump.write(3, 50, 8);
        List<Integer> starts = RandomDump.starts(whole);
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            int cut = starts.get(1) + random.nextInt(whole.length - starts.get(1));
            byte[] part = Arrays.copyOf(whole, cut);

            DumpProgress progress = DumpProgress.of(new ByteArrayInputStream(part));

            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(part, 0, (int) progress.bytes());
            DumpWriter writer = DumpWriter.resume(file, progress);
            for (int partition = progress.partitions().nextClearBit(0); partition < 3; partition++) {
                new RandomDump(partition).section(writer, partition, 2, 8);
            }
            writer.end();
            assertThat(progress.ended()).isFalse();
            assertThat(entries(blocks(file.toByteArray())))
                    .as("cut at %d", cut)
                    .hasSize(progress.sections() * 50 + (3 - progress.sections()) * 2);
        }
        assertThat(DumpProgress.of(new ByteArrayInputStream(whole)).ended()).isTrue();
    }

    @Test
    void writesNoEndThatCountsOtherEntries() throws IOException {
        DumpWriter writer = DumpWriter.start(new ByteArrayOutputStream(), new Block.Header(0, "", 1, "", List.of()));
        writer.section(new Block.Section(0, 0, 0, 0));

        assertThatThrownBy(() -> writer.endSection(new Block.SectionEnd(1, 0, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static <T extends Block> T next(Class<T> type, DumpReader from) throws IOException {
        return type.cast(Objects.requireNonNull(from.next()));
    }

    private static List<Block> blocks(byte[] file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        DumpReader reader = new DumpReader(new ByteArrayInputStream(file));
        for (Block block = reader.next(); block != null; block = reader.next()) {
            blocks.add(block);
        }
        return blocks;
    }

    private static List<Source> sources(List<Block> blocks) {
        List<Source> sources = new ArrayList<>();
        for (Block block : blocks) {
            if (block instanceof Block.Sources(List<Source> some)) {
                sources.addAll(some);
            }
        }
        return sources;
    }

    private static List<Entry> entries(List<Block> blocks) {
        List<Entry> entries = new ArrayList<>();
        for (Block block : blocks) {
            if (block instanceof Block.Entries(List<Entry> some)) {
                entries.addAll(some);
            }
        }
        return entries;
    }
}
