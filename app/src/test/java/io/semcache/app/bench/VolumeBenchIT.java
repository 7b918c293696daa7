package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class VolumeBenchIT {

    @Test
    @EnabledOnOs(OS.LINUX)
    void weighsANodeOfItsOwnProcess() throws InterruptedException {
        Map<String, Object> result = VolumeBench.run(new VolumeBench.Setting(2_400, 384, 2, 128, true));

        assertThat((Long) result.get("resident_mb")).isBetween(64L, 1_000L);
        assertThat((Long) result.get("disk_bytes_per_entry")).isBetween(4L * 384, 20_000L);
        assertThat(result).containsEntry("resident_formula_mb", 128L + 64 + 64 + 200 + 1);
    }
}
