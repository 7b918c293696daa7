package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CascadeBenchIT {

    @Test
    void removesExactlyWhatIsAffectedAcrossPartitions() throws InterruptedException {
        var result = CascadeBench.run(new CascadeBench.Setting(1_000, 5_000, 4, 1, 7));

        assertThat(result)
                .containsEntry("exact", true)
                .containsEntry("dry_run_changed_nothing", true)
                .containsEntry("cycle_status", 409);
        assertThat(result.get("matched")).isEqualTo(result.get("affected")).isEqualTo(result.get("dry_run_matched"));
    }
}
