package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void readsKibibytes() throws IOException {
        List<String> status = List.of("Name:\tjava", "VmHWM:\t  610304 kB", "VmRSS:\t  524288 kB", "RssAnon:\t 9 kB");

        assertThat(ProcessMemory.parse(status)).isEqualTo(new ProcessMemory(512L << 20, 596L << 20));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> ProcessMemory.parse(List.of("Name:\tzombie")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("VmRSS:");
    }
}
