package io.semcache.app.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** Reads of the same values, on one connection or on several at the same time. */
final class KvLoad {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long SEED = 4;

    private final Server server;
    private final KvBench.Setting setting;
    private final List<String> names = new ArrayList<>();

    /** Opens connections to what is measured. */
    interface Server {
        KvConnection connect() throws IOException;
    }

    KvLoad(Server server, KvBench.Setting setting) {
        this.server = server;
        this.setting = setting;
        for (int i = 0; i < setting.entries(); i++) {
            names.add("bench-" + i);
        }
    }

    void fill() throws IOException {
        byte[] value = new byte[setting.valueBytes()];
        new Random(SEED).nextBytes(value);
        try (KvConnection connection = server.connect()) {
            for (String name : names) {
                connection.put(name, value);
            }
        }
    }

    private String any(Random random) {
        return names.get(random.nextInt(names.size()));
    }

    /** The times of so many reads on one connection. */
    long[] latencies(int reads) throws IOException {
        Random random = new Random(SEED);
        long[] nanos = new long[reads];
        try (KvConnection connection = server.connect()) {
            for (int i = 0; i < reads; i++) {
                String name = any(random);
                long start = System.nanoTime();
                require(connection.get(name));
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    /** The times of so many reads of a whole batch on one connection. */
    long[] batchLatencies(int batches) throws IOException {
        Random random = new Random(SEED);
        long[] nanos = new long[batches];
        try (KvConnection connection = server.connect()) {
            for (int i = 0; i < batches; i++) {
                List<String> batch = new ArrayList<>(setting.batch());
                int first = random.nextInt(names.size());
                for (int j = 0; j < setting.batch(); j++) {
                    batch.add(names.get((first + j) % names.size()));
                }
                long start = System.nanoTime();
                List<byte[]> values = connection.getAll(batch);
                nanos[i] = System.nanoTime() - start;
                if (values.size() != setting.batch()) {
                    throw new IOException("expected " + setting.batch() + " values, got " + values.size());
                }
                for (byte[] value : values) {
                    require(value);
                }
            }
        }
        return nanos;
    }

    private void require(byte[] value) throws IOException {
        if (value.length != setting.valueBytes()) {
            throw new IOException("expected " + setting.valueBytes() + " bytes, got " + value.length);
        }
    }

    /** Reads per second on all connections together. */
    double throughput(long nanos) throws InterruptedException {
        LongAdder reads = new LongAdder();
        long start = System.nanoTime();
        List<Callable<Void>> callers = new ArrayList<>();
        for (int i = 0; i < setting.connections(); i++) {
            Random random = new Random(SEED + i);
            callers.add(() -> {
                try (KvConnection connection = server.connect()) {
                    while (System.nanoTime() - start < nanos) {
                        require(connection.get(any(random)));
                        reads.increment();
                    }
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(setting.connections())) {
            for (Future<Void> done : threads.invokeAll(callers)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a read failed", e.getCause());
        }
        return reads.sum() * NANOS_PER_SECOND / (System.nanoTime() - start);
    }
}
