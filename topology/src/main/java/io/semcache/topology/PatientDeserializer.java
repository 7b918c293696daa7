package io.semcache.topology;

import io.semcache.serdes.RegistryUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a schema registry that is away, instead of taking its absence for a bad record: the record cannot be judged
 * without it, and every record behind it would meet the same. Waits longer each time, and gives up after
 * {@link #PATIENCE} so that the poll interval of the consumer is kept; whoever replaces the stream thread tries again.
 */
final class PatientDeserializer<T> implements Deserializer<T> {

    /** Longest wait for one record; far below the default {@code max.poll.interval.ms} of five minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(PatientDeserializer.class);

    private final Deserializer<T> delegate;
    private final Clock clock;
    private final Consumer<Duration> sleeper;

    PatientDeserializer(Deserializer<T> delegate, Clock clock) {
        this(delegate, clock, PatientDeserializer::sleep);
    }

    PatientDeserializer(Deserializer<T> delegate, Clock clock, Consumer<Duration> sleeper) {
        this.delegate = delegate;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** @throws RegistryUnavailableException if the registry stays away */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        try {
            return delegate.deserialize(topic, bytes);
        } catch (RegistryUnavailableException e) {
            return retry(topic, bytes, e);
        }
    }

    private @Nullable T retry(String topic, byte @Nullable [] bytes, RegistryUnavailableException first) {
        LOG.atWarn().setCause(first).addKeyValue("topic", topic).log("waiting for the schema registry");
        long giveUpAtMs = clock.millis() + PATIENCE.toMillis();
        Duration pause = FIRST_PAUSE;
        RegistryUnavailableException last = first;
        while (clock.millis() + pause.toMillis() <= giveUpAtMs) {
            sleeper.accept(pause);
            try {
                return delegate.deserialize(topic, bytes);
            } catch (RegistryUnavailableException e) {
                last = e;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        throw last;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
