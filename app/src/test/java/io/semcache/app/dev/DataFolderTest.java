package io.semcache.app.dev;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.app.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @Test
    void isUsedByOneAtATime(@TempDir Path folder) throws IOException {
        try (DataFolder _ = DataFolder.open(folder)) {
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("--data-dir");
        }

        assertThatCode(() -> DataFolder.open(folder).close()).doesNotThrowAnyException();
    }

    @Test
    void namesTheOptionWhenItCannotBeMade(@TempDir Path parent) throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("--data-dir");
    }
}
