package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mixed operations on entries under names, of several writers at the same time, while the node is killed and comes
 * back: a model of what every entry must be explains every answer. All 100,000 by {@code mvn verify -pl app -am
 * -Dit.test=KvModelIT -Dsemcache.kv.operations=100000}.
 */
@Timeout(900)
class KvModelIT {

    private static final int OPERATIONS = Integer.getInteger("semcache.kv.operations", 8_000);
    private static final long SEED = Long.getLong("semcache.kv.seed", 20_260);

    /** One kill for so many operations, but at least one. */
    private static final int OPERATIONS_PER_KILL = 25_000;

    private static final int WORKERS = 8;
    private static final Duration POLL = Duration.ofMillis(50);

    private final AtomicInteger operations = new AtomicInteger();

    private volatile boolean failed;

    private static int kills() {
        return Math.max(1, OPERATIONS / OPERATIONS_PER_KILL);
    }

    @Test
    void explainsEveryAnswerWhileTheNodeIsKilled(@TempDir Path folder) throws Exception {
        try (CountingProvider provider = CountingProvider.start(Duration.ZERO);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ServedNode node = ServedNode.of(NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE), "kv", client)) {
            node.start();
            node.awaitReady();
            List<ModelWorker> workers = IntStream.range(0, WORKERS)
                    .mapToObj(number -> new ModelWorker(number, SEED, new KvClient(client, node::url)))
                    .toList();

            try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
                List<Future<?>> running = new ArrayList<>();
                workers.forEach(worker -> running.add(threads.submit(() -> work(worker))));
                for (int kill = 1; kill <= kills(); kill++) {
                    awaitOperations((long) OPERATIONS * kill / (kills() + 1));
                    node.kill();
                    node.start();
                    node.awaitReady();
                }
                for (Future<?> one : running) {
                    one.get();
                }
            }
            for (ModelWorker worker : workers) {
                worker.checkAll();
            }
            report(workers);
            assertThat(operations).hasValueGreaterThanOrEqualTo(OPERATIONS);
        }
    }

    private void work(ModelWorker worker) {
        try {
            while (operations.getAndIncrement() < OPERATIONS && !failed) {
                int before = worker.unknown();
                worker.operate();
                if (worker.unknown() > before) {
                    worker.awaitNode();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (AssertionError e) {
            failed = true; // the others need not go on
            throw e;
        }
    }

    private void awaitOperations(long count) throws InterruptedException {
        while (operations.get() < count && !failed) {
            Thread.sleep(POLL);
        }
    }

    @SuppressWarnings("SystemOut") // the numbers of this run, for whoever runs it
    private static void report(List<ModelWorker> workers) {
        System.out.printf(
                "%d operations by %d writers, %d kills, %d calls of which nobody said what came of them, seed %d%n",
                OPERATIONS,
                WORKERS,
                kills(),
                workers.stream().mapToInt(ModelWorker::unknown).sum(),
                SEED);
    }
}
