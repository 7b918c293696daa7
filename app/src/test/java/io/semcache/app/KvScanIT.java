package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scan over two nodes and eight partitions while names come and go. All 100,000 names by {@code mvn verify -pl app
 * -am -Dit.test=KvScanIT -Dsemcache.kv.names=100000}.
 */
@Timeout(600)
class KvScanIT {

    private static final int NAMES = Integer.getInteger("semcache.kv.names", 5_000);
    private static final int PARTITIONS = 8;
    private static final int BULK = 500;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger writes = new AtomicInteger();

    private static String staying(int number) {
        return "n-%06d".formatted(number);
    }

    @Test
    void findsEveryNameThatStaysOnceAndInOrder(@TempDir Path folder) throws Exception {
        try (CountingProvider provider = CountingProvider.start(Duration.ZERO);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            NodeFiles application = NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE, PARTITIONS);
            try (ServedNode one = ServedNode.of(application, "one", http);
                    ServedNode two = ServedNode.of(application, "two", http)) {
                one.start();
                two.start();
                one.awaitReady();
                two.awaitReady();
                KvClient client = new KvClient(http, one::url);
                putAll(client);

                CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(new KvClient(http, two::url)));
                List<String> found = client.scan("n-");
                done.set(true);
                writer.join();

                List<String> stayed =
                        found.stream().filter(name -> name.indexOf('.') < 0).toList();
                assertThat(found).isSorted().doesNotHaveDuplicates();
                assertThat(stayed)
                        .isEqualTo(IntStream.range(0, NAMES)
                                .mapToObj(KvScanIT::staying)
                                .toList());
                assertThat(writes).as("writes meanwhile").hasPositiveValue();
            }
        }
    }

    private static void putAll(KvClient client) throws KvClient.Unknown {
        for (int from = 0; from < NAMES; from += BULK) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = from; i < Math.min(NAMES, from + BULK); i++) {
                values.put(staying(i), "v" + i);
            }
            client.putAll(values);
        }
    }

    /** Replaces values of names that stay, and lets names between them come and go. */
    private void write(KvClient client) {
        Random random = new Random(7);
        List<String> others = new ArrayList<>();
        try {
            while (!done.get()) {
                String name = staying(random.nextInt(NAMES));
                switch (random.nextInt(3)) {
                    case 0 -> client.put(name, "new " + writes);
                    case 1 -> {
                        others.add(name + "." + writes);
                        client.put(others.getLast(), "other");
                    }
                    default -> {
                        if (!others.isEmpty()) {
                            client.delete(others.remove(random.nextInt(others.size())));
                        }
                    }
                }
                writes.incrementAndGet();
            }
        } catch (KvClient.Unknown e) {
            throw new IllegalStateException(e);
        }
    }
}
