package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.app.KvClient.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads and writes names of its own, one call after the other, and compares every answer with the model. Names of one
 * worker are in all partitions.
 */
final class ModelWorker {

    private static final int NAMES = 200;
    private static final int BULK = 20;
    private static final int FILLER = 40;
    private static final Duration POLL = Duration.ofMillis(20);

    private final int number;
    private final long seed;
    private final KvClient client;
    private final Random random;
    private final Map<String, ModelEntry> model = new TreeMap<>();
    private int operation;
    private int unknown;

    ModelWorker(int number, long seed, KvClient client) {
        this.number = number;
        this.seed = seed;
        this.client = client;
        this.random = new Random(seed + number);
        for (int i = 0; i < NAMES; i++) {
            model.put(prefix() + "%03d".formatted(i), new ModelEntry());
        }
    }

    /** Digits only, so that names need no encoding and their order is plain. */
    private String prefix() {
        return "w%02d-".formatted(number);
    }

    /** Calls of which nobody said what came of them. */
    int unknown() {
        return unknown;
    }

    void operate() {
        operation++;
        try {
            int dice = random.nextInt(100);
            if (dice < 35) {
                put(name());
            } else if (dice < 70) {
                get(name());
            } else if (dice < 80) {
                delete(name());
            } else if (dice < 88) {
                exists(name());
            } else if (dice < 92) {
                putAll(names());
            } else if (dice < 98) {
                getAll(names());
            } else {
                scan();
            }
        } catch (Unknown e) {
            unknown++;
        }
    }

    /** Returns when the node serves again. */
    void awaitNode() throws InterruptedException {
        while (!client.isReady()) {
            Thread.sleep(POLL);
        }
    }

    private String name() {
        return prefix() + "%03d".formatted(random.nextInt(NAMES));
    }

    private List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < BULK; i++) {
            names.add(name());
        }
        return List.copyOf(names);
    }

    /** No two are alike, so that a value tells which write it came from. */
    private String value(String name) {
        return name + " " + operation + " " + "x".repeat(random.nextInt(FILLER));
    }

    private ModelEntry entry(String name) {
        return model.computeIfAbsent(name, n -> {
            throw new IllegalArgumentException(n);
        });
    }

    private void put(String name) throws Unknown {
        ModelEntry entry = entry(name);
        String value = value(name);
        try {
            boolean isNew = client.put(name, value);
            check(isNew ? !entry.exists() : !entry.isAbsent(), name, isNew ? "new" : "replaced");
        } catch (Unknown e) {
            entry.attempted(Optional.of(value));
            throw e;
        }
        entry.acknowledged(Optional.of(value));
    }

    private void delete(String name) throws Unknown {
        ModelEntry entry = entry(name);
        try {
            boolean existed = client.delete(name);
            check(existed ? !entry.isAbsent() : !entry.exists(), name, existed ? "deleted" : "nothing to delete");
        } catch (Unknown e) {
            entry.attempted(Optional.empty());
            throw e;
        }
        entry.acknowledged(Optional.empty());
    }

    private void get(String name) throws Unknown {
        Optional<String> found = client.get(name);
        check(entry(name).allows(found), name, found);
    }

    private void exists(String name) throws Unknown {
        boolean exists = client.exists(name);
        check(exists ? !entry(name).isAbsent() : !entry(name).exists(), name, exists ? "exists" : "does not exist");
    }

    private void putAll(List<String> names) throws Unknown {
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, value(name)));
        try {
            client.putAll(values);
        } catch (Unknown e) {
            values.forEach((name, value) -> entry(name).attempted(Optional.of(value)));
            throw e;
        }
        values.forEach((name, value) -> entry(name).acknowledged(Optional.of(value)));
    }

    private void getAll(List<String> names) throws Unknown {
        client.getAll(names).forEach((name, found) -> check(entry(name).allows(found), name, found));
    }

    private void scan() throws Unknown {
        List<String> found = client.scan(prefix());
        assertThat(found).as(where()).isSorted().doesNotHaveDuplicates();
        List<String> missing = new ArrayList<>();
        List<String> surplus = new ArrayList<>();
        model.forEach((name, entry) -> {
            if (entry.exists() && !found.contains(name)) {
                missing.add(name);
            }
            if (entry.isAbsent() && found.contains(name)) {
                surplus.add(name);
            }
        });
        assertThat(missing).as("missing, " + where()).isEmpty();
        assertThat(surplus).as("gone, and found, " + where()).isEmpty();
    }

    /** Reads everything once. */
    void checkAll() throws Unknown {
        getAll(List.copyOf(model.keySet()));
        scan();
    }

    private void check(boolean explained, String name, Object answer) {
        if (!explained) {
            throw new AssertionError(name + " is " + answer + ", expected one of " + entry(name) + ", " + where());
        }
    }

    private String where() {
        return "worker " + number + ", seed " + seed + ", operation " + operation;
    }
}
