package io.semcache.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicFitTest {

    private static final Settings SETTINGS = SettingsReader.read(Map.of("topics.partitions", "4"));
    private static final int ENTRY_BYTES = SETTINGS.limits().entryBytes();

    private final TopicPlan requests = plan("embedding-requests");
    private final TopicPlan events = plan("embedding-events");
    private final TopicPlan changelog = plan("changelog");

    @Test
    void acceptsTheTopicsThatItMakesItself() {
        for (TopicPlan plan : TopicPlan.of(SETTINGS, List.of("changelog"))) {
            assertThat(TopicFit.objections(plan, 4, asOnTheBroker(plan), ENTRY_BYTES))
                    .as(plan.name())
                    .isEmpty();
        }
    }

    @Test
    void acceptsAnyPartitionNumberWhereItDecidesNothing() {
        assertThat(TopicFit.objections(requests, 7, asOnTheBroker(requests), ENTRY_BYTES))
                .isEmpty();
    }

    @Test
    void refusesAPartitionNumberThatMovesKeys() {
        assertThat(TopicFit.objections(events, 7, asOnTheBroker(events), ENTRY_BYTES))
                .containsExactly("topic embedding-events has 7 partitions, expected topics.partitions=4:"
                        + " the number decides which node owns a key and cannot change later");
    }

    @Test
    void refusesMessagesSmallerThanAnEntry() {
        Map<String, String> configs = asOnTheBroker(requests);
        configs.put("max.message.bytes", "1000");

        assertThat(TopicFit.objections(requests, 4, configs, ENTRY_BYTES))
                .containsExactly(
                        "topic embedding-requests has max.message.bytes=1000, expected at least entry.max.bytes=921600");
    }

    @Test
    void refusesEventsThatAreGoneWithinAWeek() {
        Map<String, String> configs = asOnTheBroker(events);
        configs.put("retention.ms", "3600000");

        assertThat(TopicFit.objections(events, 4, configs, ENTRY_BYTES))
                .containsExactly(
                        "topic embedding-events has retention.ms=3600000, expected at least 604800000 (7 days), or"
                                + " topics.retention.short=true");
    }

    @Test
    void acceptsEventsThatAreKeptForEver() {
        Map<String, String> configs = asOnTheBroker(events);
        configs.put("retention.ms", "-1");

        assertThat(TopicFit.objections(events, 4, configs, ENTRY_BYTES)).isEmpty();
    }

    @Test
    void refusesEventsWithTheTimeOfTheProducer() {
        Map<String, String> configs = asOnTheBroker(events);
        configs.put("message.timestamp.type", "CreateTime");

        assertThat(TopicFit.objections(events, 4, configs, ENTRY_BYTES))
                .containsExactly(
                        "topic embedding-events has message.timestamp.type=CreateTime, expected LogAppendTime");
    }

    @Test
    void refusesAChangelogThatLosesEntriesOrForgetsDeletes() {
        Map<String, String> configs = asOnTheBroker(changelog);
        configs.put("cleanup.policy", "delete");
        configs.put("delete.retention.ms", "86400000");

        assertThat(TopicFit.objections(changelog, 4, configs, ENTRY_BYTES))
                .isEqualTo(List.of(
                        "topic changelog has cleanup.policy=delete, expected compact",
                        "topic changelog has delete.retention.ms=86400000, expected at least 604800000 (7 days), or"
                                + " topics.retention.short=true"));
    }

    private static TopicPlan plan(String name) {
        return TopicPlan.of(SETTINGS, List.of("changelog")).stream()
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> asOnTheBroker(TopicPlan plan) {
        Map<String, String> configs = new HashMap<>(Map.of(
                "message.timestamp.type",
                "CreateTime",
                "retention.ms",
                "604800000",
                "delete.retention.ms",
                "86400000"));
        configs.putAll(plan.configs());
        return configs;
    }
}
