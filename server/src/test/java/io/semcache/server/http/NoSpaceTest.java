package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class NoSpaceTest {

    /** A device of Linux that is always full (full(4)). */
    private static final Path FULL = Path.of("/dev/full");

    static boolean hasAFullDevice() {
        return Files.exists(FULL);
    }

    @Test
    @EnabledIf(value = "hasAFullDevice", disabledReason = "only Linux has a device that is always full")
    void knowsAFullDisk() {
        IOException full = catchThrowableOfType(IOException.class, () -> Files.write(FULL, new byte[] {1}));

        assertThat(NoSpace.is(full)).as("%s", full).isTrue();
    }

    @Test
    void knowsNothingElse() {
        assertThat(NoSpace.is(new IOException("Permission denied"))).isFalse();
        assertThat(NoSpace.is(new IOException())).isFalse();
    }
}
