package io.semcache.app.topics;

import io.semcache.app.StartupException;
import io.semcache.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that are missing and refuses those that do not fit. */
public final class TopicSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Admin admin;
    private final List<TopicPlan> plans;
    private final int entryBytes;

    private TopicSetup(Admin admin, List<TopicPlan> plans, int entryBytes) {
        this.admin = admin;
        this.plans = plans;
        this.entryBytes = entryBytes;
    }

    /**
     * Returns when every topic exists, fits and has a leader for every partition. A producer that starts before the
     * leaders are there can stall for its delivery time-out.
     *
     * @param changelogs names of the changelog topics of the stores
     * @throws StartupException with every objection against topics that exist
     */
    public static void ensure(Admin admin, Settings settings, List<String> changelogs) throws InterruptedException {
        TopicSetup setup = new TopicSetup(
                admin, TopicPlan.of(settings, changelogs), settings.limits().entryBytes());
        setup.createMissing();
        setup.refuseUnfit(setup.awaitLeaders());
    }

    private void createMissing() throws InterruptedException {
        Set<String> existing = describe().keySet();
        List<NewTopic> missing = plans.stream()
                .filter(plan -> !existing.contains(plan.name()))
                .map(TopicPlan::newTopic)
                .toList();
        Map<String, KafkaFuture<Void>> created = admin.createTopics(missing).values();
        for (Map.Entry<String, KafkaFuture<Void>> topic : created.entrySet()) {
            try {
                topic.getValue().get();
                LOG.atInfo().addKeyValue("topic", topic.getKey()).log("topic created");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another node was faster
                    throw failure("topic " + topic.getKey() + " cannot be created", e);
                }
            }
        }
    }

    private Map<String, TopicDescription> awaitLeaders() throws InterruptedException {
        long deadline = System.nanoTime() + LEADER_TIMEOUT.toNanos();
        while (true) {
            Map<String, TopicDescription> topics = describe();
            List<String> leaderless = plans.stream()
                    .map(TopicPlan::name)
                    .filter(name -> !hasLeaders(topics.get(name)))
                    .toList();
            if (leaderless.isEmpty()) {
                return topics;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StartupException("no leader for every partition of " + String.join(", ", leaderless) + " in "
                        + LEADER_TIMEOUT.toSeconds() + " s: are enough brokers up?");
            }
            Thread.sleep(POLL);
        }
    }

    private static boolean hasLeaders(@Nullable TopicDescription topic) {
        return topic != null
                && topic.partitions().stream()
                        .allMatch(partition -> partition.leader() != null
                                && !partition.leader().isEmpty());
    }

    private void refuseUnfit(Map<String, TopicDescription> topics) throws InterruptedException {
        List<ConfigResource> resources = plans.stream()
                .map(plan -> new ConfigResource(ConfigResource.Type.TOPIC, plan.name()))
                .toList();
        Map<ConfigResource, Config> configs = configs(resources);
        List<String> objections = new ArrayList<>();
        for (TopicPlan plan : plans) {
            TopicDescription topic = Objects.requireNonNull(topics.get(plan.name()));
            Config config =
                    Objects.requireNonNull(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, plan.name())));
            objections.addAll(TopicFit.objections(plan, topic.partitions().size(), values(config), entryBytes));
        }
        if (!objections.isEmpty()) {
            throw new StartupException(String.join("\n", objections));
        }
    }

    private Map<ConfigResource, Config> configs(List<ConfigResource> resources) throws InterruptedException {
        try {
            return admin.describeConfigs(resources).all().get();
        } catch (ExecutionException e) {
            throw failure("the properties of the topics cannot be read", e);
        }
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /** The topics that exist, by name. */
    private Map<String, TopicDescription> describe() throws InterruptedException {
        Map<String, TopicDescription> existing = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        plans.stream().map(TopicPlan::name).toList())
                .topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
            try {
                existing.put(topic.getKey(), topic.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure("the topics cannot be listed", e);
                }
            }
        }
        return existing;
    }

    private static StartupException failure(String what, ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        return new StartupException(what + ": " + cause.getMessage(), cause);
    }
}
