package io.semcache.topology;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import io.semcache.topology.events.Declaration;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.DiskRoom;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Turns commands, which come under any key, into events under their cache key. Nobody waits for a command, so one that
 * cannot be read or is not admitted goes to the failures topic as it came.
 */
final class AcceptCommands implements Processor<byte[], byte[], byte[], Object> {

    private final Deserializer<CacheCommand> commands;
    private final Admission admission;
    private final CacheRuntime runtime;

    private ProcessorContext<byte[], Object> context;

    // Kafka Streams creates the processor and hands over the context in init().
    @SuppressWarnings("NullAway.Init")
    AcceptCommands(Settings settings, Deserializer<CacheCommand> commands, CacheRuntime runtime) {
        this.commands = commands;
        this.admission = new Admission(settings, runtime.clock());
        this.runtime = runtime;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        try {
            CacheCommand command = commands.deserialize(metadata.topic(), record.value());
            if (command == null) {
                throw new SerializationException("expected a record value, got null");
            }
            switch (admitted(command)) {
                case Verdict.Admitted<CommandEvent>(CacheKey key, CommandEvent event) ->
                    context.forward(
                            new Record<>(Declaration.firstStop(key, event).bytes(), event, nowMs()),
                            CacheTopology.ACCEPTED);
                case Verdict.Refused<CommandEvent>(ErrorCode code, String message) -> {
                    deadLetter(record, metadata, code.wireName(), message);
                    runtime.listener().rejected(code);
                }
            }
        } catch (SerializationException e) {
            deadLetter(record, metadata, e.getClass().getName(), String.valueOf(e.getMessage()));
        }
    }

    /** This node's disk stands for that of the owner, which is not known here. */
    private Verdict<CommandEvent> admitted(CacheCommand command) {
        return command.getOp() == CommandOp.PUT && !runtime.room().isLeft()
                ? new Verdict.Refused<>(ErrorCode.STORAGE_FULL, DiskRoom.FULL)
                : admission.command(command);
    }

    private void deadLetter(Record<byte[], byte[]> record, RecordMetadata metadata, String exception, String message) {
        context.forward(DeadLetter.of(record, metadata, exception, message, nowMs()), CacheTopology.UNREADABLE);
        runtime.listener().deadLettered();
    }

    private long nowMs() {
        return runtime.clock().millis();
    }
}
