package io.semcache.fetch;

import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.utils.Utils;

/** Owns all partitions of the events topic as the cache would: a flight is open until its vector event is read. */
final class EventsOwner implements FlightCheck, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> events;
    private final CacheSerdes serdes;
    private final int partitions;
    private final Thread thread;
    private final Map<Integer, Long> processed = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private volatile boolean closed;

    /** @param events at the beginning of all partitions; closed with this */
    EventsOwner(KafkaConsumer<byte[], byte[]> events, CacheSerdes serdes) {
        this.events = events;
        this.serdes = serdes;
        partitions = events.assignment().size();
        thread = Thread.ofPlatform().name("events-owner").start(this::run);
    }

    private void run() {
        while (!closed) {
            events.poll(POLL).forEach(this::process);
        }
        events.close();
    }

    private synchronized void process(ConsumerRecord<byte[], byte[]> record) {
        processed.put(record.partition(), record.offset() + 1);
        if (serdes.events().deserializer().deserialize(record.topic(), record.value()) instanceof VectorEvent event) {
            settled.add(event.getFlightId());
        }
    }

    @Override
    public synchronized List<State> check(List<Flight> flights) {
        return flights.stream().map(this::state).toList();
    }

    private State state(Flight flight) {
        int partition = Utils.toPositive(Utils.murmur2(flight.cacheKey())) % partitions;
        if (processed.getOrDefault(partition, 0L) < flight.processed()) {
            return State.BEHIND;
        }
        return settled.contains(flight.flightId()) ? State.CLOSED : State.OPEN;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
