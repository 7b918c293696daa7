package io.semcache.app.bench;

import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What many entries cost in memory and on disk, beside the formulas of the README: a node in a JVM of its own, as
 * {@code serve} runs it, takes them as commands.
 */
public final class VolumeBench {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration POLL = Duration.ofMillis(500);

    private static final int STEP = 20_000;

    /** Commands that the node may have before it: far fewer than the topics keep. */
    private static final int AHEAD = 60_000;

    /** The node is at rest when its files have not changed for this long. */
    private static final Duration REST = Duration.ofSeconds(5);

    /** Longest time in which no further entry arrives, or the files go on changing. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the README allows for the JVM, its threads and the Kafka clients. */
    private static final long PROCESS_BYTES = 200L << 20;

    /** What the README allows for an entry on disk: floats, their codes, and this beside them. */
    private static final int ENTRY_BYTES = 300;

    /** The same for an entry that is never searched, which has no codes. */
    private static final int PLAIN_ENTRY_BYTES = 200;

    /** What the README allows for an entry in the similarity index, beside a byte per component. */
    private static final int INDEX_BYTES = 64;

    private final Setting setting;
    private final ServingProcess node;
    private final Settings settings;

    private VolumeBench(Setting setting, ServingProcess node, Settings settings) {
        this.setting = setting;
        this.node = node;
        this.settings = settings;
    }

    /**
     * What is put where.
     *
     * @param entries how many
     * @param heapMebibytes {@code -Xmx} of the node
     * @param search whether the entries can be searched
     */
    public record Setting(int entries, int dimensions, int partitions, int heapMebibytes, boolean search) {

        private static final int LEAST_HEAP = 64;

        public Setting {
            if (entries < 1 || dimensions < 1 || partitions < 1 || heapMebibytes < LEAST_HEAP) {
                throw new IllegalArgumentException("expected entries, dimensions and partitions of at least 1 and a"
                        + " heap of at least " + LEAST_HEAP + " MiB, got " + entries + ", " + dimensions + ", "
                        + partitions + ", " + heapMebibytes);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        try (ThrowAwayCluster cluster = ThrowAwayCluster.start()) {
            Map<String, String> values = new HashMap<>(cluster.settings());
            values.put("topics.partitions", String.valueOf(setting.partitions()));
            values.put("topics.retention.bytes", String.valueOf(LoadSetting.RETENTION_BYTES));
            values.put("namespaces.default.search", String.valueOf(setting.search()));
            values.put("models." + ThrowAwayNode.MODEL + ".provider", "hash");
            values.put("models." + ThrowAwayNode.MODEL + ".dimensions", String.valueOf(setting.dimensions()));
            try (ServingProcess node = ServingProcess.start(cluster.folder(), values, setting.heapMebibytes())) {
                return new VolumeBench(setting, node, SettingsReader.read(values)).measure();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (PutLoad load = new PutLoad(settings, setting.dimensions())) {
            while (load.sent() < setting.entries()) {
                load.send(Math.min(STEP, setting.entries() - load.sent()));
                awaitEntries(load.sent() - AHEAD);
            }
        }
        awaitEntries(setting.entries());
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        double diskPerEntry = (double) diskBytesAtRest() / setting.entries();
        ProcessMemory memory = node.memory();

        long formula = memoryFormula();
        int diskFormula = diskFormula();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("entries", setting.entries());
        result.put("dimensions", setting.dimensions());
        result.put("partitions", setting.partitions());
        result.put("heap_mb", setting.heapMebibytes());
        result.put("search", setting.search());
        result.put("seconds", Samples.rounded(seconds));
        result.put("puts_per_second", Math.round(setting.entries() / seconds));
        result.put("resident_mb", memory.residentBytes() >> 20);
        result.put("resident_peak_mb", memory.peakBytes() >> 20);
        result.put("resident_formula_mb", formula >> 20);
        result.put("resident_peak_ratio", Samples.rounded((double) memory.peakBytes() / formula));
        result.put("disk_bytes_per_entry", Math.round(diskPerEntry));
        result.put("disk_formula_bytes_per_entry", diskFormula);
        result.put("disk_ratio", Samples.rounded(diskPerEntry / diskFormula));
        result.put("machine", Machine.here());
        return result;
    }

    /** The README's bound of a node's memory without a model of its own. */
    private long memoryFormula() {
        return ((long) setting.heapMebibytes() << 20)
                + settings.store().blockCacheBytes()
                + settings.store().writeBufferBytes()
                + PROCESS_BYTES
                + (setting.search() ? (long) setting.entries() * (setting.dimensions() + INDEX_BYTES) : 0);
    }

    /** The README's size of an entry after compaction. */
    private int diskFormula() {
        return setting.search()
                ? (Float.BYTES + Byte.BYTES) * setting.dimensions() + ENTRY_BYTES
                : Float.BYTES * setting.dimensions() + PLAIN_ENTRY_BYTES;
    }

    private void awaitEntries(int expected) throws IOException, InterruptedException {
        long before = -1;
        long changed = System.nanoTime();
        for (long now = node.entries(); now < expected; now = node.entries()) {
            if (now != before) {
                before = now;
                changed = System.nanoTime();
            } else if (System.nanoTime() - changed > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "expected " + expected + " entries, got " + now + " and no further one in " + PATIENCE);
            }
            Thread.sleep(POLL);
        }
    }

    /** Local state, once flushes and compactions that were due are done. */
    private long diskBytesAtRest() throws IOException, InterruptedException {
        long start = System.nanoTime();
        long bytes = diskBytes();
        long changed = start;
        while (System.nanoTime() - changed < REST.toNanos()) {
            Thread.sleep(POLL);
            long now = diskBytes();
            if (now != bytes) {
                bytes = now;
                changed = System.nanoTime();
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the state folder still changes after " + PATIENCE);
            }
        }
        return bytes;
    }

    private long diskBytes() throws IOException {
        try (Stream<Path> files = Files.walk(settings.stateDir())) {
            List<Path> regular = files.filter(Files::isRegularFile).toList();
            long bytes = 0;
            for (Path file : regular) {
                bytes += size(file);
            }
            return bytes;
        } catch (UncheckedIOException e) { // a folder that went away meanwhile
            throw e.getCause();
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) { // compacted away meanwhile
            return 0;
        }
    }
}
