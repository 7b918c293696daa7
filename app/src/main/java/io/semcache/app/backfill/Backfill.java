package io.semcache.app.backfill;

import io.semcache.app.backfill.EmbeddingNode.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Embeds a corpus: reads on one thread, calls the node on a few, and writes down every second how far it is. What a
 * kill leaves undone is sent again, and what the node had embedded by then is found in its cache. Used once; its
 * numbers may be read from any thread.
 */
public final class Backfill {

    private static final Duration SAVE_EVERY = Duration.ofSeconds(1);

    /** Of one call in characters: more is sent in several, below what a node takes as one body. */
    private static final int MOST_CHARS = 1 << 20;

    private final Corpus corpus;
    private final EmbeddingNode node;
    private final Plan plan;
    private final ProgressFile file;
    private final DoneRecords done;
    private final long before;
    private final Pace pace;
    private final Pause pause;
    private final Semaphore calls;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Object saving = new Object();
    private long savedAtNanos = System.nanoTime();
    private volatile long skippedBytes;

    /** @param progress where an earlier one has stopped */
    public Backfill(Corpus corpus, EmbeddingNode node, Plan plan, ProgressFile file, Progress progress) {
        this.corpus = corpus;
        this.node = node;
        this.plan = plan;
        this.file = file;
        this.done = new DoneRecords(progress);
        this.before = progress.records();
        this.pace = new Pace(plan.textsPerSecond());
        this.pause = new Pause(plan.patience());
        this.calls = new Semaphore(plan.calls());
    }

    /** Records for one call. */
    private static final class Batch {
        final long from;
        final List<Item.Text> texts = new ArrayList<>();
        final List<BadLine> bad = new ArrayList<>();
        long to;
        int chars;

        Batch(long from) {
            this.from = from;
            this.to = from;
        }

        void add(Item item) {
            to++;
            switch (item) {
                case Item.Text text -> {
                    texts.add(text);
                    chars += text.text().length();
                }
                case Item.Bad(long line, String reason) -> bad.add(new BadLine(line, reason));
            }
        }
    }

    /**
     * Embeds what is not done yet.
     *
     * @throws IOException if the corpus cannot be read, or the progress not be written
     * @throws BackfillException if the node will not or cannot
     */
    public void run() throws IOException, InterruptedException, BackfillException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            skip();
            read(threads);
            calls.acquire(plan.calls());
        } finally {
            save();
        }
        switch (failure.get()) {
            case null -> {}
            case BackfillException e -> throw e;
            case IOException e -> throw e;
            case Exception e -> throw new IllegalStateException(e);
        }
    }

    private void skip() throws IOException {
        for (long record = 0; record < before && corpus.next() != null; record++) {
            // done before
        }
        skippedBytes = corpus.bytesRead();
    }

    private void read(ExecutorService threads) throws IOException, InterruptedException {
        Batch batch = new Batch(before);
        for (@Nullable Item item = corpus.next(); item != null && failure.get() == null; item = corpus.next()) {
            batch.add(item);
            if (batch.texts.size() == plan.texts() || batch.chars >= MOST_CHARS) {
                submit(batch, threads);
                batch = new Batch(batch.to);
            }
        }
        if (batch.to > batch.from && failure.get() == null) {
            submit(batch, threads);
        }
    }

    private void submit(Batch batch, ExecutorService threads) throws InterruptedException {
        calls.acquire();
        threads.execute(() -> {
            try {
                Tally tally = embed(batch.texts, batch.bad).plus(new Tally(0, 0, batch.bad.size(), 0, 0));
                done.done(batch.from, batch.to, tally, batch.bad);
                saveNowAndThen();
            } catch (BackfillException | IOException | InterruptedException | RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                calls.release();
            }
        });
    }

    /** Embeds the texts; adds those that the node refuses to {@code bad}. */
    private Tally embed(List<Item.Text> texts, List<BadLine> bad) throws InterruptedException, BackfillException {
        if (texts.isEmpty()) {
            return Tally.ZERO;
        }
        while (failure.get() == null) {
            pause.await();
            pace.await(texts.size());
            switch (node.embed(texts.stream().map(Item.Text::text).toList())) {
                case Reply.Embedded(int hits, long billed, long saved) -> {
                    pause.succeeded();
                    return new Tally(texts.size(), hits, 0, billed, saved);
                }
                case Reply.Refused(String reason) -> {
                    pause.succeeded();
                    return refused(texts, reason, bad);
                }
                case Reply.Later(Duration after, String reason) -> {
                    if (!pause.failed(after)) {
                        throw new BackfillException(
                                "gave up after " + plan.patience().toSeconds() + " s without a success: " + reason);
                    }
                }
                case Reply.Failed(String reason) -> throw new BackfillException(reason);
            }
        }
        throw new BackfillException("stopped because of another call");
    }

    /** Whoever is to blame is found by halving. */
    private Tally refused(List<Item.Text> texts, String reason, List<BadLine> bad)
            throws InterruptedException, BackfillException {
        if (texts.size() == 1) {
            bad.add(new BadLine(texts.getFirst().line(), reason));
            return Tally.ZERO;
        }
        int middle = texts.size() / 2;
        return embed(texts.subList(0, middle), bad).plus(embed(texts.subList(middle, texts.size()), bad));
    }

    private void saveNowAndThen() throws IOException {
        synchronized (saving) {
            if (System.nanoTime() - savedAtNanos >= SAVE_EVERY.toNanos()) {
                save();
            }
        }
    }

    private void save() throws IOException {
        synchronized (saving) {
            savedAtNanos = System.nanoTime();
            file.write(done.progress());
        }
    }

    /** Of this run and those before. */
    public Tally tally() {
        return done.tally();
    }

    /** What is done without a gap, with its bad lines. */
    public Progress progress() {
        return done.progress();
    }

    /** Bytes that were done before this run. */
    public long skippedBytes() {
        return skippedBytes;
    }

    /** Bytes that are done or under way. */
    public long bytesRead() {
        return corpus.bytesRead();
    }
}
