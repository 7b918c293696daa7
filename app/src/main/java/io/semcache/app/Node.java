package io.semcache.app;

import io.semcache.app.topics.TopicSetup;
import io.semcache.config.Settings;
import io.semcache.serdes.SchemaRegistration;
import io.semcache.serdes.TopicNames;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import org.apache.kafka.clients.admin.Admin;

/** One node: everything is wired here, from settings to HTTP, and closed in reverse. */
public final class Node implements AutoCloseable {

    private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(2);

    private final Closers closers = new Closers();
    private final Settings settings;

    private Node(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts a node and returns when it answers.
     *
     * @throws StartupException with a sentence for the person who started it
     */
    public static Node start(Settings settings) throws InterruptedException {
        Node node = new Node(settings);
        try {
            node.open();
            return node;
        } catch (RuntimeException | InterruptedException e) {
            node.close();
            throw e;
        }
    }

    private void open() throws InterruptedException {
        Settings.Topics topics = settings.topics();
        try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
            TopicSetup.ensure(admin, settings, settings.applicationId() + "-vectors-changelog");
        }
        SchemaRegistration.registerAll(settings.schemaRegistry(), names(topics), REGISTRY_PATIENCE);
    }

    private static TopicNames names(Settings.Topics topics) {
        return new TopicNames(
                topics.requests(), topics.commands(), topics.results(), topics.events(), topics.fetches());
    }

    /** Base URL of the HTTP API. */
    public URI url() {
        return URI.create(
                "http://" + settings.server().host() + ":" + settings.server().port());
    }

    @Override
    public void close() {
        closers.close();
    }
}
