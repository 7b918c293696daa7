package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.semcache.devkit.TestCluster;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in processes of their own are one cache, also while one is stopped and the other one killed. */
@Timeout(180)
class TwoNodesIT {

    private static final long SEED = 12;
    private static final int REQUESTS = 10_000;
    private static final int PARTS = 5;

    /** One request in so many is for a text that nobody asked for before. */
    private static final int NEW_EVERY = 5;

    private static final int CALLERS = 16;
    private static final Duration LATENCY = Duration.ofMillis(20);

    /** One in so many requests of a part is answered before something happens to a node. */
    private static final int PEACE = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Outage> outages = new ArrayList<>();

    /** A time in which a call to the provider can get lost, in nanoseconds. */
    private record Outage(long from, long to) {}

    /** What happens to a node while callers go on. */
    private interface Event {
        void happen() throws Exception;
    }

    @Test
    void areOneCacheThroughAStopAndAKill(@TempDir Path folder) throws Exception {
        List<List<String>> texts = parts(texts());
        try (CountingProvider provider = CountingProvider.start(LATENCY);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            NodeFiles application = NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE);
            try (ServedNode one = ServedNode.of(application, "one", client);
                    ServedNode two = ServedNode.of(application, "two", client)) {
                one.start();
                two.start();
                one.awaitReady();
                awaitBothOwn(application, two);
                Callers callers = new Callers(client, List.of(one, two), CALLERS);

                List<Callers.Tally> tallies = List.of(
                        during("two is stopped", callers, texts.get(0), two::stop),
                        during("two comes back", callers, texts.get(1), () -> comeBack(application, two)),
                        during("one is killed", callers, texts.get(2), one::kill),
                        during("one comes back", callers, texts.get(3), () -> comeBack(application, one)));
                Callers.Tally after = during("both are back", callers, texts.get(4), () -> {});
                Callers.Tally again = during(
                        "all again", callers, List.copyOf(callers.vectors().keySet()), () -> {});
                report(provider, callers);

                assertThat(Stream.concat(tallies.stream(), Stream.of(after, again)))
                        .allSatisfy(tally -> {
                            assertThat(tally.wrong()).as(tally.when()).isEmpty();
                            assertThat(tally.failed()).as(tally.when()).isEmpty();
                        });
                assertThat(tallies)
                        .extracting(tally -> tally.lost().keySet())
                        .as("only a node that is down is not reached")
                        .allSatisfy(lost -> assertThat(lost).hasSizeLessThanOrEqualTo(1));
                assertThat(after.lost()).isEmpty();
                assertThat(again.hits()).as("hits at the end").hasValue(REQUESTS / NEW_EVERY);
                assertThat(callers.vectors().values()).doesNotHaveDuplicates();
                assertThat(provider.asked()).hasSize(REQUESTS / NEW_EVERY);
                assertThat(paidAgain(provider))
                        .as("texts that are paid again were waited for when a node went or came")
                        .allMatch(text ->
                                outages.stream().anyMatch(outage -> callers.waitedFor(text, outage.from, outage.to)));
            }
        }
    }

    /** Each part has new texts and texts of all parts before it. */
    private static List<String> texts() {
        var random = new Random(SEED);
        return IntStream.range(0, REQUESTS)
                .map(i -> i % NEW_EVERY == 0 ? i / NEW_EVERY : random.nextInt(i / NEW_EVERY + 1))
                .mapToObj(text -> "passage number " + text)
                .toList();
    }

    private static List<List<String>> parts(List<String> texts) {
        int size = texts.size() / PARTS;
        return IntStream.range(0, PARTS)
                .mapToObj(part -> texts.subList(part * size, (part + 1) * size))
                .toList();
    }

    /** What callers get who go on before, during and after an event. */
    private Callers.Tally during(String when, Callers callers, List<String> texts, Event event) throws Exception {
        int answered = callers.answered() + texts.size() / PEACE;
        Callable<Outage> timed = () -> {
            await().atMost(PATIENCE).until(() -> callers.answered() >= answered);
            long from = System.nanoTime();
            event.happen();
            return new Outage(from, System.nanoTime());
        };
        FutureTask<Outage> outage = new FutureTask<>(timed);
        Thread.ofPlatform().start(outage);
        Callers.Tally tally = callers.ask(when, texts, outage);
        outages.add(outage.get());
        report(tally, outage.get());
        return tally;
    }

    @SuppressWarnings("SystemOut") // the numbers of this run, for whoever runs it
    private static void report(Callers.Tally tally, Outage outage) {
        System.out.printf("%s, after %d ms%n", tally, (outage.to - outage.from) / 1_000_000);
    }

    @SuppressWarnings("SystemOut") // the numbers of this run, for whoever runs it
    private static void report(CountingProvider provider, Callers callers) {
        System.out.printf(
                "%d texts, %d of them paid again%n",
                callers.vectors().size(), paidAgain(provider).size());
    }

    private static List<String> paidAgain(CountingProvider provider) {
        return provider.asked().entrySet().stream()
                .filter(asked -> asked.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void comeBack(NodeFiles application, ServedNode node) throws Exception {
        node.start();
        awaitBothOwn(application, node);
    }

    /** Waits until {@code node} is ready and both nodes own partitions of the cache. */
    private static void awaitBothOwn(NodeFiles application, ServedNode node) throws Exception {
        try (Admin admin = Admin.create(
                Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestCluster.bootstrapServers()))) {
            await().atMost(PATIENCE).until(() -> bothOwn(admin, application));
        }
        node.awaitReady();
    }

    private static boolean bothOwn(Admin admin, NodeFiles application) throws ExecutionException, InterruptedException {
        ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(application.name()))
                .all()
                .get()
                .values()
                .iterator()
                .next();
        return group.members().size() == 2
                && group.members().stream()
                        .allMatch(member -> member.assignment().topicPartitions().stream()
                                .anyMatch(partition -> partition.topic().equals(application.topic("events"))));
    }
}
