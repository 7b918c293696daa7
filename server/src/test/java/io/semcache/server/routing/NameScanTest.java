package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameScanTest {

    private static final int PARTITIONS = 8;
    private static final long SEED = 20_264;

    private final List<TreeSet<String>> names = new ArrayList<>();
    private final Partitions partitions = new Partitions(PARTITIONS);
    private final Router router = new Router(partitions, partition -> new Owner.Here(), null);
    private LocalNames local = this::page;

    NameScanTest() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            names.add(new TreeSet<>(Utf8Order.INSTANCE));
        }
    }

    @AfterEach
    void stop() {
        router.close();
    }

    private LocalRead<Names> page(int partition, NameQuery query) {
        String after = query.after();
        List<String> page = names.get(partition).stream()
                .filter(name -> name.startsWith(query.prefix()))
                .filter(name -> after == null || Utf8Order.INSTANCE.compare(name, after) > 0)
                .limit(query.limit())
                .toList();
        return new LocalRead.Read<>(new Names.Page(page, page.size() == query.limit()));
    }

    private Names ask(NameQuery query, Duration timeout) {
        return new NameScan(partitions, router, new NameOperation(partition -> true, local))
                .names(query, Deadline.in(timeout, Clock.systemUTC()));
    }

    private List<String> all(String prefix, int limit, Runnable betweenPages) {
        List<String> all = new ArrayList<>();
        String after = null;
        for (int pages = 0; pages < 10_000; pages++) {
            Names.Page page = (Names.Page) ask(new NameQuery("default", prefix, after, limit), Duration.ofSeconds(30));
            all.addAll(page.names());
            if (!page.more()) {
                return all;
            }
            after = page.names().getLast();
            betweenPages.run();
        }
        throw new AssertionError("the scan never ends");
    }

    @Test
    void findsEveryNameOnceAndInOrderWhateverThePage() {
        Random random = new Random(SEED);
        TreeSet<String> expected = new TreeSet<>(Utf8Order.INSTANCE);
        for (int i = 0; i < 500; i++) {
            String name = (random.nextBoolean() ? "a/" : "b/") + Integer.toString(random.nextInt(1 << 20), 36);
            names.get(random.nextInt(PARTITIONS)).add(name);
            expected.add(name);
        }

        for (int limit : new int[] {1, 7, 100, 500, 1_000}) {
            assertThat(all("a/", limit, () -> {}))
                    .as("pages of %s", limit)
                    .containsExactlyElementsOf(expected.subSet("a/", "a0"));
            assertThat(all("", limit, () -> {})).as("pages of %s", limit).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void findsWhatStaysWhileOthersComeAndGo() {
        Random random = new Random(SEED);
        TreeSet<String> staying = new TreeSet<>(Utf8Order.INSTANCE);
        for (int i = 0; i < 400; i++) {
            String name = "%04d".formatted(i);
            names.get(i % PARTITIONS).add(name);
            staying.add(name);
        }

        List<String> found = all("", 10, () -> {
            TreeSet<String> some = names.get(random.nextInt(PARTITIONS));
            String other = "%04d-%d".formatted(random.nextInt(400), random.nextInt(10));
            if (!some.add(other)) {
                some.remove(other);
            }
        });

        assertThat(found)
                .isSortedAccordingTo(Utf8Order.INSTANCE)
                .doesNotHaveDuplicates()
                .containsAll(staying);
    }

    @Test
    void asksAPartitionAgainThatIsNotReady() {
        names.get(3).add("late");
        AtomicInteger asked = new AtomicInteger();
        local = (partition, query) ->
                partition == 3 && asked.incrementAndGet() < 3 ? new LocalRead.NotServed<>() : page(partition, query);

        assertThat(ask(new NameQuery("default", "", null, 10), Duration.ofSeconds(30)))
                .isEqualTo(new Names.Page(List.of("late"), false));
    }

    @Test
    void givesNoPageWithoutAPartition() {
        names.get(0).add("a");
        local = (partition, query) -> partition == 3 ? new LocalRead.NotServed<>() : page(partition, query);

        assertThat(ask(new NameQuery("default", "", null, 10), Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        Names.Failed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    }
}
