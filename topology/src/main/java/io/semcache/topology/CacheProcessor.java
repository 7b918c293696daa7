package io.semcache.topology;

import io.semcache.config.Settings;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.admission.Models;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.commands.CommandHandler;
import io.semcache.topology.commands.Commands;
import io.semcache.topology.commands.Imports;
import io.semcache.topology.entries.Caps;
import io.semcache.topology.entries.Entries;
import io.semcache.topology.entries.PutEntries;
import io.semcache.topology.events.Event;
import io.semcache.topology.events.EventDecoder;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.flights.EntryFlights;
import io.semcache.topology.flights.EntryVectors;
import io.semcache.topology.flights.FlightEnds;
import io.semcache.topology.flights.Flights;
import io.semcache.topology.flights.LookupHandler;
import io.semcache.topology.flights.OpenFlights;
import io.semcache.topology.flights.Sweep;
import io.semcache.topology.flights.VectorHandler;
import io.semcache.topology.flights.WaiterCounts;
import io.semcache.topology.invalidation.Erasures;
import io.semcache.topology.invalidation.Flushes;
import io.semcache.topology.invalidation.Invalidations;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.rows.Rows;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.sources.Cascades;
import io.semcache.topology.sources.DeclarationHandler;
import io.semcache.topology.sources.Graph;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Applies the log of the cache to the store of its partition, event by event, and sweeps the store. */
final class CacheProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final Settings settings;
    private final CacheRuntime runtime;
    private final EventDecoder decoder;

    private ProcessorContext<byte[], Object> context;
    private Outbox outbox;
    private LookupHandler lookups;
    private VectorHandler vectors;
    private Commands commands;
    private DeclarationHandler declarations;
    private Imports imports;
    private Caps caps;
    private AtomicLong nextOffset;
    private int partition;

    // Kafka Streams creates the processor and hands over the context in init().
    @SuppressWarnings("NullAway.Init")
    CacheProcessor(Settings settings, Deserializer<SpecificRecord> events, CacheRuntime runtime) {
        this.settings = settings;
        this.runtime = runtime;
        this.decoder = new EventDecoder(events);
    }

    /** Streams calls this when the store is restored. */
    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.partition = context.taskId().partition();
        KeyValueStore<RowKey, Row> store = context.getStateStore(CacheTopology.STORE);
        var rows = new Rows(store);
        var models = new Models(settings);
        this.caps = new Caps(rows, models, runtime.listener(), settings);
        rows.afterPut(caps::put);
        var epochs = new Epochs(rows);
        var counts = new WaiterCounts(rows);
        var entries = new Entries(models, settings);
        this.outbox = new Outbox(context, runtime.clock());
        var answers = new Answers(rows, outbox, runtime, partition);
        var flights = new Flights(rows, outbox, counts, models, epochs, runtime.room(), settings, partition);
        this.lookups = new LookupHandler(rows, flights, answers, runtime.listener(), runtime.clock());
        var entryFlights = new EntryFlights(rows, outbox, epochs, settings.cache(), partition);
        var entryVectors = new EntryVectors(rows, entries, entryFlights, runtime, settings.cache());
        this.vectors =
                new VectorHandler(rows, entries, entryVectors, answers, counts, epochs, runtime, settings.cache());
        var flightEnds = new FlightEnds(rows, flights, entryFlights);
        var graph = new Graph(rows, epochs);
        var flushes = new Flushes(rows, epochs, runtime.listener());
        this.declarations = new DeclarationHandler(graph, outbox, answers, runtime.listener());
        this.commands = new Commands(
                new CommandHandler(
                        rows,
                        flights,
                        entryFlights,
                        flightEnds,
                        entries,
                        new PutEntries(models, epochs),
                        runtime.clock()),
                new Invalidations(
                        rows,
                        new OpenFlights(rows, settings.cache()),
                        flightEnds,
                        entries,
                        graph,
                        settings.limits(),
                        runtime),
                new Erasures(rows, answers, counts, runtime, settings.topics()),
                new Cascades(graph, outbox),
                flushes,
                graph,
                answers);
        this.imports = new Imports(rows, epochs, flightEnds, graph, settings.limits(), runtime.clock());
        this.nextOffset = runtime.serving().started(partition);
        var sweep = new Sweep(
                rows, flights, entryVectors, outbox, answers, runtime, settings.cache(), nextOffset, context::commit);
        context.schedule(settings.cache().sweepInterval(), PunctuationType.WALL_CLOCK_TIME, atMs -> {
            sweep.run();
            caps.sweep(settings.cache().sweepRows());
            flushes.sweep(settings.cache().sweepRows());
        });
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        try {
            Refusal refusal = handle(decoder.decode(record, metadata));
            if (refusal != null) {
                deadLetter(record, metadata, refusal.code().wireName(), refusal.message());
            }
        } catch (SerializationException e) {
            deadLetter(record, metadata, e.getClass().getName(), String.valueOf(e.getMessage()));
        }
        caps.enforce();
        nextOffset.set(metadata.offset() + 1);
    }

    private @Nullable Refusal handle(Event event) {
        return switch (event) {
            case Event.Lookup lookup -> {
                lookups.handle(lookup);
                yield null;
            }
            case Event.Vector vector -> vectors.handle(vector);
            case Event.Declaring declaring -> declarations.handle(declaring);
            case Event.Command command -> commands.handle(command);
            case Event.Import dumped -> imports.store(dumped);
        };
    }

    private void deadLetter(Record<byte[], byte[]> record, RecordMetadata metadata, String exception, String message) {
        outbox.failure(DeadLetter.of(
                record, metadata, exception, message, runtime.clock().millis()));
        runtime.listener().deadLettered();
    }

    @Override
    public void close() {
        runtime.serving().stopped(partition, nextOffset);
        runtime.answers().moved(partition);
    }
}
