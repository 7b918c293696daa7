package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DumpBenchIT {

    @Test
    void measuresExportAndImportBesideWhatTheyAreComparedWith() throws InterruptedException {
        Map<String, Object> result = DumpBench.run(new DumpBench.Setting(500, 256, 2, 2));

        assertThat(result)
                .containsKeys("export_ratio", "import_ratio", "export_seconds", "import_seconds")
                .containsEntry("entries", 500)
                .extractingByKey("bare_file_ratio", InstanceOfAssertFactories.DOUBLE)
                .isBetween(1.0, 1.05);
    }
}
