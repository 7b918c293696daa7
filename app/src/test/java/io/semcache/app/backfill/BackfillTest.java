package io.semcache.app.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.app.backfill.EmbeddingNode.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackfillTest {

    private static final Plan PLAN = new Plan(4, 3, 0, Duration.ofSeconds(20));

    private final Path state;
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final Set<String> stored = new HashSet<>();

    BackfillTest(@TempDir Path folder) {
        this.state = folder.resolve("state");
    }

    /** Stores what it is sent; a text of ten words is ten tokens. */
    private Reply embed(List<String> texts) {
        sent.addAll(texts);
        int hits = 0;
        synchronized (stored) {
            for (String text : texts) {
                hits += stored.add(text) ? 0 : 1;
            }
        }
        return new Reply.Embedded(hits, 10L * (texts.size() - hits), 10L * hits);
    }

    @Test
    void sendsEveryTextOnce() throws Exception {
        Backfill backfill = backfill(PLAN, texts(50), this::embed);

        backfill.run();

        assertThat(sent).containsExactlyInAnyOrderElementsOf(texts(50));
        assertThat(backfill.tally()).isEqualTo(new Tally(50, 0, 0, 500, 0));
        assertThat(backfill.progress().records()).isEqualTo(50);
    }

    @Test
    void keepsToTheMostCallsAtTheSameTime() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        backfill(PLAN, texts(60), texts -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    Thread.sleep(20);
                    underWay.decrementAndGet();
                    return embed(texts);
                })
                .run();

        assertThat(most).hasValueBetween(2, 3);
    }

    @Test
    void startsNoMoreTextsPerSecondThanAllowed() throws Exception {
        long start = System.nanoTime();

        backfill(new Plan(5, 4, 50, Duration.ofSeconds(20)), texts(30), this::embed)
                .run();

        // The first batch starts at once, the sixth after 25 texts' time.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void findsTheTextThatTheNodeRefuses() throws Exception {
        List<String> texts = texts(10);

        Backfill backfill = backfill(PLAN, texts, batch -> {
            if (batch.contains("text 6")) {
                return new Reply.Refused("text_too_long");
            }
            return embed(batch);
        });
        backfill.run();

        assertThat(sent).hasSize(9).doesNotContain("text 6");
        assertThat(backfill.tally()).isEqualTo(new Tally(9, 0, 1, 90, 0));
        assertThat(backfill.progress().badLines()).containsExactly(new BadLine(7, "text_too_long"));
    }

    @Test
    void collectsRecordsThatAreNoTexts() throws Exception {
        Corpus corpus = corpus(List.of(new Item.Text(1, "a"), new Item.Bad(2, "no JSON"), new Item.Text(3, "b")));

        Backfill backfill = new Backfill(corpus, this::embed, PLAN, new ProgressFile(state), Progress.none("c"));
        backfill.run();

        assertThat(sent).containsExactly("a", "b");
        assertThat(backfill.progress().records()).isEqualTo(3);
        assertThat(backfill.progress().badLines()).containsExactly(new BadLine(2, "no JSON"));
    }

    @Test
    void waitsAsLongAsTheNodeAsks() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        long start = System.nanoTime();

        backfill(
                        PLAN,
                        texts(4),
                        texts -> calls.incrementAndGet() == 1
                                ? new Reply.Later(Duration.ofMillis(300), "rate_limited")
                                : embed(texts))
                .run();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(sent).hasSize(4);
    }

    @Test
    void givesUpWithoutASuccessAndKeepsWhatIsDone() throws Exception {
        Plan impatient = new Plan(4, 1, 0, Duration.ofSeconds(1));
        Backfill backfill = backfill(
                impatient,
                texts(12),
                texts -> texts.contains("text 8")
                        ? new Reply.Later(Duration.ofMillis(400), "the provider is away")
                        : embed(texts));

        assertThatThrownBy(backfill::run)
                .isInstanceOf(BackfillException.class)
                .hasMessage("gave up after 1 s without a success: the provider is away");
        assertThat(new ProgressFile(state).read("c").records()).isEqualTo(8);
    }

    @Test
    void endsAtOnceWhenTheNodeWillNever() {
        Backfill backfill = backfill(PLAN, texts(12), texts -> new Reply.Failed("unknown model"));

        assertThatThrownBy(backfill::run).isInstanceOf(BackfillException.class).hasMessage("unknown model");
        assertThat(sent).isEmpty();
    }

    @Test
    void goesOnWhereAnotherHasStopped() throws Exception {
        Backfill first = backfill(
                new Plan(4, 1, 0, Duration.ofSeconds(20)),
                texts(20),
                texts -> texts.contains("text 9") ? new Reply.Failed("the operator has enough") : embed(texts));
        assertThatThrownBy(first::run).isInstanceOf(BackfillException.class);
        sent.clear();

        Progress before = new ProgressFile(state).read("c");
        Backfill second = new Backfill(corpus(items(texts(20))), this::embed, PLAN, new ProgressFile(state), before);
        second.run();

        assertThat(before.records()).isEqualTo(8);
        assertThat(sent).containsExactlyInAnyOrderElementsOf(texts(20).subList(8, 20));
        assertThat(second.tally()).isEqualTo(new Tally(20, 0, 0, 200, 0));
    }

    /** What was sent beyond the first gap is sent again, and costs nothing. */
    @Test
    void writesDownOnlyWhatIsDoneWithoutAGap() throws Exception {
        CountDownLatch othersDone = new CountDownLatch(2);
        Backfill backfill = backfill(PLAN, texts(12), texts -> {
            if (texts.contains("text 0")) {
                othersDone.await();
                return new Reply.Failed("the first never comes");
            }
            Reply reply = embed(texts);
            othersDone.countDown();
            return reply;
        });

        assertThatThrownBy(backfill::run).isInstanceOf(BackfillException.class);

        assertThat(sent).hasSize(8);
        assertThat(new ProgressFile(state).read("c")).isEqualTo(Progress.none("c"));
    }

    @Test
    void beginsAnewForAnotherCorpus() throws IOException {
        new ProgressFile(state).write(new Progress("c", 5, Tally.ZERO, List.of(new BadLine(2, "bad"))));

        assertThat(new ProgressFile(state).read("c").badLines()).containsExactly(new BadLine(2, "bad"));
        assertThat(new ProgressFile(state).read("d")).isEqualTo(Progress.none("d"));
    }

    @Test
    void beginsAnewWithAFileThatIsDamaged() throws IOException {
        Files.writeString(state, "{\"corpus\":\"c\",\"rec");

        assertThat(new ProgressFile(state).read("c")).isEqualTo(Progress.none("c"));
    }

    private Backfill backfill(Plan plan, List<String> texts, EmbeddingNode node) {
        return new Backfill(corpus(items(texts)), node, plan, new ProgressFile(state), Progress.none("c"));
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "text " + i).toList();
    }

    private static List<Item> items(List<String> texts) {
        List<Item> items = new ArrayList<>();
        texts.forEach(text -> items.add(new Item.Text(items.size() + 1L, text)));
        return items;
    }

    private static Corpus corpus(List<Item> items) {
        Queue<Item> left = new ArrayDeque<>(items);
        return new Corpus() {
            @Override
            public @Nullable Item next() {
                return left.poll();
            }

            @Override
            public long bytesRead() {
                return (long) items.size() - left.size();
            }

            @Override
            public void close() {}
        };
    }
}
