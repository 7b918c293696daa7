package io.semcache.app;

import io.semcache.app.topics.TopicSetup;
import io.semcache.config.Settings;
import io.semcache.serdes.SchemaRegistration;
import io.semcache.serdes.SchemaRegistrationException;
import io.semcache.serdes.TopicNames;
import io.semcache.topology.CacheTopology;
import java.time.Duration;
import java.util.HashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The topics and schemas that must be there before anything is written. */
final class ClusterSetup {

    private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(2);

    private ClusterSetup() {}

    /**
     * Makes what is missing.
     *
     * @throws StartupException if something does not fit or cannot be reached
     */
    static void prepare(Settings settings) throws InterruptedException {
        try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
            TopicSetup.ensure(admin, settings, CacheTopology.changelogs(settings.applicationId()));
        } catch (KafkaException e) {
            throw new StartupException("Kafka cannot be used: " + e.getMessage(), e);
        }
        Settings.Topics topics = settings.topics();
        TopicNames names = new TopicNames(
                topics.requests(),
                topics.commands(),
                topics.results(),
                topics.events(),
                topics.fetches(),
                topics.ledger());
        try {
            SchemaRegistration.registerAll(settings.schemaRegistry(), names, REGISTRY_PATIENCE);
        } catch (SchemaRegistrationException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }
}
