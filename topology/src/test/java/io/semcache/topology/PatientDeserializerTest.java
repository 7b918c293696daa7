package io.semcache.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.serdes.CacheSerdes;
import io.semcache.serdes.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class PatientDeserializerTest {

    private static final byte[] UNKNOWN_ID = {0, 0, 0, 0, 9, 0};

    private final TestClock clock = new TestClock();
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void waitsForARegistryThatIsAway() {
        var answers = new int[1];
        Deserializer<String> backAfterThree = (topic, bytes) -> {
            if (answers[0]++ < 3) {
                throw away();
            }
            return "decoded";
        };

        assertThat(patient(backAfterThree).deserialize("t", new byte[0])).isEqualTo("decoded");
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void givesUpBeforeThePollIntervalEnds() {
        Deserializer<String> gone = (topic, bytes) -> {
            throw away();
        };

        assertThatThrownBy(() -> patient(gone).deserialize("t", new byte[0]))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThat(pauses.stream().mapToLong(Duration::toMillis).sum())
                .isBetween(60_000L, PatientDeserializer.PATIENCE.toMillis());
    }

    @Test
    void doesNotWaitForABadRecord() {
        Deserializer<String> strict = (topic, bytes) -> {
            throw new SerializationException("no Avro");
        };

        assertThatThrownBy(() -> patient(strict).deserialize("t", new byte[0]))
                .isInstanceOf(SerializationException.class);
        assertThat(pauses).isEmpty();
    }

    /** What the real deserializer throws when nobody listens. */
    private static RegistryUnavailableException away() {
        try (var serdes = new CacheSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1"))) {
            serdes.requests().deserializer().deserialize("t", UNKNOWN_ID);
            throw new AssertionError("expected no registry on port 1");
        } catch (RegistryUnavailableException e) {
            return e;
        }
    }

    private PatientDeserializer<String> patient(Deserializer<String> delegate) {
        return new PatientDeserializer<>(delegate, clock, pause -> {
            pauses.add(pause);
            clock.advance(pause);
        });
    }
}
