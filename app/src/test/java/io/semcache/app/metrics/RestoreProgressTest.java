package io.semcache.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {

    private final RestoreProgress progress = new RestoreProgress();
    private final TopicPartition first = new TopicPartition("changelog", 0);
    private final TopicPartition second = new TopicPartition("changelog", 1);

    @Test
    void countsDownOverAllPartitions() {
        progress.onRestoreStart(first, "vectors", 10, 110);
        progress.onRestoreStart(second, "vectors", 0, 50);
        progress.onBatchRestored(first, "vectors", 40, 30);

        assertThat(progress.remainingRecords()).isEqualTo(120);
    }

    @Test
    void isZeroWhenEveryRestoreHasEndedOrGone() {
        progress.onRestoreStart(first, "vectors", 0, 100);
        progress.onRestoreStart(second, "vectors", 0, 100);

        progress.onRestoreEnd(first, "vectors", 100);
        progress.onRestoreSuspended(second, "vectors", 3);

        assertThat(progress.remainingRecords()).isZero();
    }
}
