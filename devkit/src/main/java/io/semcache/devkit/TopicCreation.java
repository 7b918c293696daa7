package io.semcache.devkit;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Topics that can be used at once: a producer that sends to a partition before it has a leader may stall for its whole
 * delivery time-out.
 */
public final class TopicCreation {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private TopicCreation() {}

    /**
     * Creates topics and returns when the leader of every partition answers.
     *
     * @throws IllegalStateException when a topic exists already or a leader does not answer within 30 s
     */
    public static void createAndAwaitLeaders(Admin admin, Collection<NewTopic> topics) {
        List<String> names = topics.stream().map(NewTopic::name).toList();
        try {
            admin.createTopics(topics).all().get();
            long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
            while (!leadersAnswer(admin, names)) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new IllegalStateException("topics " + names + " have no leaders after " + TIMEOUT);
                }
                Thread.sleep(POLL);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics " + names + " cannot be created", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics " + names + " were created", e);
        }
    }

    private static boolean leadersAnswer(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(p -> ends.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
            }
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false; // the broker has not heard of the topic yet, or its leader is still to come
            }
            throw e;
        }
    }
}
