package io.semcache.store;

import java.io.File;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One task of a Streams application as a store sees it: a directory, settings, and the record being processed. */
public final class FakeContext implements StateStoreContext {

    private final Path taskDirectory;
    private final String guarantee;
    private @Nullable BatchingStateRestoreCallback restoreCallback;
    private @Nullable RecordMetadata record;

    FakeContext(Path taskDirectory, String guarantee) {
        this.taskDirectory = taskDirectory;
        this.guarantee = guarantee;
    }

    /** From now on a put belongs to this record of topic {@code rows}, partition 0. */
    public void process(long offset) {
        record = new RecordMetadata() {
            @Override
            public String topic() {
                return RowsTopology.TOPIC;
            }

            @Override
            public int partition() {
                return 0;
            }

            @Override
            public long offset() {
                return offset;
            }
        };
    }

    /** Hands a batch of changelog records to the store, as Streams does when it restores. */
    public void restore(Collection<KeyValue<byte[], byte[]>> records) {
        if (restoreCallback == null) {
            throw new IllegalStateException("no store was registered");
        }
        restoreCallback.restoreAll(List.copyOf(records));
    }

    @Override
    public void register(StateStore store, StateRestoreCallback callback) {
        restoreCallback = (BatchingStateRestoreCallback) callback;
    }

    @Override
    public void register(StateStore store, StateRestoreCallback callback, CommitCallback commitCallback) {
        register(store, callback);
    }

    @Override
    public TaskId taskId() {
        return new TaskId(0, 0);
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return Optional.ofNullable(record);
    }

    @Override
    public File stateDir() {
        return taskDirectory.toFile();
    }

    @Override
    public Map<String, Object> appConfigs() {
        return new TreeMap<>(Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee));
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }

    @Override
    public String applicationId() {
        return "app";
    }

    @Override
    public Serde<?> keySerde() {
        return Serdes.ByteArray();
    }

    @Override
    public Serde<?> valueSerde() {
        return Serdes.ByteArray();
    }

    @Override
    public StreamsMetrics metrics() {
        throw new UnsupportedOperationException("the store keeps no metrics of its own");
    }
}
