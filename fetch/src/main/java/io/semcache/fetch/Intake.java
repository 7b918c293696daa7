package io.semcache.fetch;

import io.semcache.fetch.FetchListener.Skipped;
import io.semcache.serdes.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from the polling thread, reads them and sends them on their way, so that neither a slow tokenizer nor a
 * registry that is away ever holds up polling. Bounded by the window: the polling thread reads no more than fits.
 */
final class Intake implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Intake.class);

    private final FetchReader reader;
    private final Lanes lanes;
    private final ResultWriter results;
    private final FetchListener listener;
    private final RetryPolicy retry;
    private final BlockingQueue<List<Arrival>> arrivals = new LinkedBlockingQueue<>();

    /** A record and the assignment under which it came. */
    record Arrival(AssignedPartition partition, ConsumerRecord<byte[], byte[]> record) {}

    Intake(FetchReader reader, Lanes lanes, ResultWriter results, FetchListener listener, RetryPolicy retry) {
        this.reader = reader;
        this.lanes = lanes;
        this.results = results;
        this.listener = listener;
        this.retry = retry;
    }

    /** Takes over what one poll brought; returns at once. */
    void accept(List<Arrival> polled) {
        arrivals.add(polled);
    }

    /** Works until its thread is interrupted. */
    @Override
    public void run() {
        try {
            results.awaitRegistry();
            while (true) {
                handle(arrivals.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(List<Arrival> polled) throws InterruptedException {
        List<PendingFetch> owed = new ArrayList<>();
        for (Arrival arrival : polled) {
            for (int tries = 1; !read(arrival, owed); tries++) {
                lanes.route(owed);
                owed = new ArrayList<>();
                LOGGER.atWarn().addKeyValue("tries", tries).log("waiting for the schema registry");
                Thread.sleep(retry.afterWrite(tries));
            }
        }
        lanes.route(owed);
    }

    /** Whether the record could be dealt with; false: the registry is away. */
    private boolean read(Arrival arrival, List<PendingFetch> owed) {
        AssignedPartition partition = arrival.partition();
        if (partition.revoked()) {
            partition.abandon();
            return true;
        }
        try {
            switch (reader.read(partition, arrival.record())) {
                case FetchReader.Reading.Owed(PendingFetch fetch) -> owed.add(fetch);
                case FetchReader.Reading.Answered(PendingFetch fetch, var answer) -> lanes.answer(fetch, answer);
            }
            return true;
        } catch (RegistryUnavailableException e) {
            LOGGER.atDebug().setCause(e).log("registry unavailable");
            return false;
        } catch (SerializationException e) {
            LOGGER.atWarn()
                    .addKeyValue("topic", arrival.record().topic())
                    .addKeyValue("partition", partition.number())
                    .addKeyValue("offset", arrival.record().offset())
                    .addKeyValue("reason", e.getMessage())
                    .log("undecodable fetch");
            results.deadLetter(arrival.record(), e, () -> {
                listener.skipped(Skipped.UNDECODABLE);
                partition.finish(arrival.record().offset());
            });
            return true;
        }
    }
}
