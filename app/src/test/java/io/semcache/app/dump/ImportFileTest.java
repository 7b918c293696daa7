package io.semcache.app.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.dump.Block;
import io.semcache.dump.DamagedDumpException;
import io.semcache.dump.DumpReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFileTest {

    private static final DumpListener NOBODY = (sections, of, bytes) -> {};

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path folder;

    private final List<Integer> sent = new ArrayList<>();
    private int failing = Dumps.PARTITIONS;

    @BeforeEach
    void write() throws IOException {
        Files.write(folder.resolve("dump"), Dumps.of("cluster/cache", Dumps.all()));
    }

    private Block.End load(String target) throws IOException, InterruptedException {
        return new ImportFile(folder.resolve("dump"), target).read(this::send, NOBODY);
    }

    private void send(Path dump) throws IOException {
        try (InputStream in = Files.newInputStream(dump)) {
            DumpReader reader = new DumpReader(in);
            for (Block block = reader.next(); block != null; block = reader.next()) {
                if (block instanceof Block.Section section) {
                    if (section.partition() == failing) {
                        throw new IOException("told to break");
                    }
                    sent.add(section.partition());
                }
            }
        }
    }

    @Test
    void goesOnWithThePartitionsThatAreMissing() throws IOException, InterruptedException {
        failing = 2;
        assertThatThrownBy(() -> load("here")).isInstanceOf(IOException.class);
        failing = Dumps.PARTITIONS;

        Block.End end = load("here");

        assertThat(sent).containsExactly(0, 1, 2);
        assertThat(end.entries()).isEqualTo(3);
        assertThat(folder.resolve("dump.imported")).doesNotExist();
    }

    @Test
    void beginsAgainInAnotherCache() throws IOException, InterruptedException {
        failing = 2;
        assertThatThrownBy(() -> load("here")).isInstanceOf(IOException.class);
        failing = Dumps.PARTITIONS;

        load("there");

        assertThat(sent).containsExactly(0, 1, 0, 1, 2);
    }

    @Test
    void sendsNothingOfADamagedFile() throws IOException {
        byte[] dump = Files.readAllBytes(folder.resolve("dump"));
        dump[dump.length - 30] ^= 1;
        Files.write(folder.resolve("dump"), dump);

        assertThatThrownBy(() -> load("here")).isInstanceOf(DamagedDumpException.class);
        assertThat(sent).isEmpty();
    }
}
