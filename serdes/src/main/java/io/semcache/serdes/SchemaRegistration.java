package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the schemas of all topics, each with the compatibility that its next version has to keep: FULL for what
 * foreign clients write and read, BACKWARD for what travels between nodes. A level that an operator made stricter
 * stays. Registering what is registered already changes nothing, so every node does it at every start.
 */
public final class SchemaRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistration.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Registry registry;
    private final long deadlineNanos;

    private SchemaRegistration(Registry registry, Duration patience) {
        this.registry = registry;
        this.deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    /**
     * Registers all schemas and returns when the registry has them.
     *
     * @param registryProperties as for {@link CacheSerdes}
     * @param patience how long in all to wait for a registry that is still starting
     * @throws SchemaRegistrationException if the registry refuses, or does not answer in time
     */
    public static void registerAll(Map<String, String> registryProperties, TopicNames topics, Duration patience) {
        registerAll(registryProperties, Subject.of(topics), patience);
    }

    static void registerAll(Map<String, String> registryProperties, List<Subject> subjects, Duration patience) {
        try (Registry registry = Registry.open(registryProperties)) {
            SchemaRegistration registration = new SchemaRegistration(registry, patience);
            for (Subject subject : subjects) {
                registration.register(subject);
            }
            LOG.atInfo()
                    .addKeyValue("url", registry.url())
                    .addKeyValue("subjects", subjects.size())
                    .log("schemas registered");
        }
    }

    private void register(Subject subject) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                int id = tryToRegister(subject);
                LOG.atDebug()
                        .addKeyValue("subject", subject.name())
                        .addKeyValue("schemaId", id)
                        .log("schema registered");
                return;
            } catch (RestClientException e) {
                if (RegistryAnswer.of(e) == RegistryAnswer.REFUSED) {
                    throw failure(subject, "refuses", e);
                }
                pause = pauseAfter(subject, pause, e);
            } catch (IOException e) {
                pause = pauseAfter(subject, pause, e);
            }
        }
    }

    private int tryToRegister(Subject subject) throws IOException, RestClientException {
        int id = registry.client()
                .register(subject.name(), new AvroSchema(subject.type().registered()));
        if (!keepsCompatibility(subject)) {
            setCompatibility(subject);
        }
        return id;
    }

    private void setCompatibility(Subject subject) throws IOException, RestClientException {
        try {
            registry.client()
                    .updateCompatibility(subject.name(), subject.compatibility().name());
        } catch (RestClientException e) {
            // Not every registry takes a level that a node that starts beside us has just set.
            if (!keepsCompatibility(subject)) {
                throw e;
            }
        }
    }

    private boolean keepsCompatibility(Subject subject) throws IOException, RestClientException {
        return subject.compatibility().isKeptBy(levelOf(subject));
    }

    /** The subject's own level, empty if it has none. */
    private String levelOf(Subject subject) throws IOException, RestClientException {
        try {
            return registry.client().getCompatibility(subject.name());
        } catch (RestClientException e) {
            if (e.getStatus() == HttpURLConnection.HTTP_NOT_FOUND) {
                return "";
            }
            throw e;
        }
    }

    /** Waits, and returns how long to wait the next time. */
    private Duration pauseAfter(Subject subject, Duration pause, Exception e) {
        if (System.nanoTime() + pause.toNanos() >= deadlineNanos) {
            throw failure(subject, "could not be asked to take", e);
        }
        LOG.atWarn()
                .addKeyValue("url", registry.url())
                .addKeyValue("reason", e.getMessage())
                .log("waiting for the schema registry");
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure(subject, "was given no time to take", interrupted);
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private SchemaRegistrationException failure(Subject subject, String what, Exception cause) {
        return new SchemaRegistrationException(
                "schema registry " + registry.url() + " " + what + " the schema of "
                        + subject.type().name() + " under subject " + subject.name() + ": " + cause.getMessage(),
                cause);
    }
}
