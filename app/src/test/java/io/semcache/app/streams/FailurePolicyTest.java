package io.semcache.app.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class FailurePolicyTest {

    private final StreamsException transientFailure = new StreamsException(new TimeoutException("broker away"));
    private final StreamsException lasting = new StreamsException(new RecordTooLargeException("too large"));

    private final List<TaskId> setAside = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final FailurePolicy policy = new FailurePolicy(setAside::add, () -> stopped.add("stopped"), () -> now);

    @Test
    void replacesAThreadThatMayDoBetterNextTime() {
        assertThat(policy.handle(transientFailure)).isEqualTo(REPLACE_THREAD);
        assertThat(stopped).isEmpty();
    }

    @Test
    void stopsWhenAReplayWouldFailAgain() {
        assertThat(policy.handle(lasting)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(stopped).containsExactly("stopped");
    }

    @Test
    void stopsOnAnError() {
        assertThat(policy.handle(new OutOfMemoryError("on purpose"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void replacesTenTimesInTenMinutesAndNoMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(policy.handle(transientFailure)).isEqualTo(REPLACE_THREAD);
        }
        assertThat(policy.handle(transientFailure)).isEqualTo(SHUTDOWN_CLIENT);

        now = now.plus(Duration.ofMinutes(11));
        assertThat(policy.handle(transientFailure)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void setsADamagedStoreAside() {
        StreamsException failure =
                new StreamsException("task failed", damage(Status.Code.Corruption, ""), new TaskId(1, 2));

        assertThat(policy.handle(failure)).isEqualTo(REPLACE_THREAD);
        assertThat(setAside).containsExactly(new TaskId(1, 2));
    }

    @Test
    void findsTheTaskByItsFolderWhenStreamsNamesNone() {
        ProcessorStateException failure = new ProcessorStateException(
                "Opening store vectors in /data/semcache/1_3/rocksdb/vectors failed",
                new RocksDBException(
                        "No such file or directory", new Status(Status.Code.IOError, Status.SubCode.None, null)));

        assertThat(StoreDamage.taskOf(failure)).contains(new TaskId(1, 3));
    }

    @Test
    void keepsTheFilesWhenTheDiskIsFull() {
        StreamsException failure =
                new StreamsException("task failed", damage(Status.Code.IOError, "No space left"), new TaskId(1, 2));

        assertThat(StoreDamage.taskOf(failure)).isEmpty();
    }

    private static ProcessorStateException damage(Status.Code code, String message) {
        return new ProcessorStateException(
                "Reading a row of store vectors failed",
                new RocksDBException(message, new Status(code, Status.SubCode.None, null)));
    }
}
