package io.semcache.app.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes entries over HTTP until it is closed: new ones, and some over and over again. */
final class SteadyWrites implements AutoCloseable {

    private static final long SEED = 8;
    private static final int BATCH = 100;

    private final Cache cache;
    private final Random random = new Random(SEED);
    private final AtomicInteger written = new AtomicInteger();
    private final Thread writer;
    private volatile boolean stopped;

    private SteadyWrites(Cache cache) {
        this.cache = cache;
        this.writer = Thread.ofVirtual().unstarted(this::write);
    }

    static SteadyWrites to(Cache cache) {
        SteadyWrites writes = new SteadyWrites(cache);
        writes.writer.start();
        return writes;
    }

    /** Waits until so many were written. */
    void await(int entries) throws InterruptedException {
        while (written.get() < entries) {
            if (!writer.isAlive()) {
                throw new IllegalStateException("the writer ended after " + written + " entries");
            }
            Thread.sleep(20);
        }
    }

    private void write() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!stopped) {
                write(client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(HttpClient client) throws IOException, InterruptedException {
        int from = written.get();
        String entries = IntStream.range(from, from + BATCH)
                .mapToObj(i -> "{\"name\":\"%s\",\"text\":\"text %d\",\"tags\":[\"t%d\"],\"vector\":%s}"
                        .formatted(i % 5 == 0 ? "again " + i % 100 : "name " + i, i, i % 3, vector()))
                .distinct()
                .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
        var answer = client.send(
                HttpRequest.newBuilder(cache.url("/v1/entries"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(entries))
                        .build(),
                BodyHandlers.ofString());
        JsonNode keys = new ObjectMapper().readTree(answer.body()).path("keys");
        if (keys.size() != BATCH) {
            throw new IllegalStateException(answer.body());
        }
        written.addAndGet(BATCH);
    }

    private String vector() {
        return IntStream.range(0, Cache.DIMENSIONS)
                .mapToObj(i -> Float.toString(random.nextFloat() + 0.1f))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Stops, and waits until the last batch is stored. */
    @Override
    public void close() {
        stopped = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
