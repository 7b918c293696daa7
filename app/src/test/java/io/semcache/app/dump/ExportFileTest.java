package io.semcache.app.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.dump.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {

    private static final String CACHE = "cluster/cache";
    private static final DumpListener NOBODY = (sections, of, bytes) -> {};

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private Path folder;

    private static InputStream dump(String cache, @Nullable BitSet partitions, String... without) throws IOException {
        return new ByteArrayInputStream(Dumps.of(cache, partitions == null ? Dumps.all() : partitions, without));
    }

    /** Breaks off in the last section. */
    private ExportFile cutOff() throws InterruptedException {
        ExportFile export = new ExportFile(folder.resolve("dump"));
        assertThatThrownBy(() -> export.write(
                        _ -> {
                            byte[] whole = Dumps.of(CACHE, Dumps.all());
                            return new SequenceInputStream(
                                    new ByteArrayInputStream(whole, 0, whole.length - 100), new Broken());
                        },
                        NOBODY))
                .isInstanceOf(IOException.class);
        return export;
    }

    @Test
    void goesOnWithThePartitionsThatAreMissing() throws IOException, InterruptedException {
        BitSet asked = new BitSet();

        Block.End end = cutOff().write(
                        missing -> {
                            asked.or(missing == null ? Dumps.all() : missing);
                            return dump(CACHE, missing);
                        },
                        NOBODY);

        assertThat(asked.stream()).containsExactly(2);
        assertThat(end).isEqualTo(new Block.End(3, 3, 3));
        assertThat(Files.readAllBytes(folder.resolve("dump"))).hasSize(Dumps.of(CACHE, Dumps.all()).length);
        assertThat(folder.resolve("dump.part")).doesNotExist();
    }

    @Test
    void refusesToGoOnWithAnotherCacheOrAnotherChoice() throws InterruptedException {
        ExportFile export = cutOff();

        assertThatThrownBy(() -> export.write(missing -> dump("cluster/other", missing), NOBODY))
                .isInstanceOf(ExportFile.OtherCacheException.class)
                .hasMessageContaining(CACHE)
                .hasMessageContaining("cluster/other");
        assertThatThrownBy(() -> export.write(missing -> dump(CACHE, missing, "text"), NOBODY))
                .isInstanceOf(ExportFile.OtherExportException.class);
        assertThat(folder.resolve("dump.part")).exists();
    }

    /** A connection that is lost. */
    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("told to break");
        }
    }
}
