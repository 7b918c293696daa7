package io.semcache.app.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a benchmark loads, and for how long.
 *
 * @param duration of each kind of load, all turns together
 * @param partitions of every topic
 * @param dimensions of the vectors
 * @param warmUp the longest time before, until the compiler is quiet
 * @param booked whether the ledger has every answer
 */
public record LoadSetting(Duration duration, int partitions, int dimensions, Duration warmUp, boolean booked) {

    /** Bound of every topic per partition, so that a run does not fill the disk. */
    static final long RETENTION_BYTES = 256L << 20;

    public LoadSetting {
        if (!duration.isPositive() || partitions < 1 || dimensions < 1 || warmUp.isNegative()) {
            throw new IllegalArgumentException("expected duration, partitions and dimensions above 0 and no negative"
                    + " warm-up, got " + duration + ", " + partitions + ", " + dimensions + ", " + warmUp);
        }
    }

    /** With the ledger as it is by default. */
    public LoadSetting(Duration duration, int partitions, int dimensions, Duration warmUp) {
        this(duration, partitions, dimensions, warmUp, true);
    }

    /** What differs from the defaults of a node, by key. */
    Map<String, String> overrides() {
        return Map.of(
                "topics.partitions",
                String.valueOf(partitions),
                "topics.retention.bytes",
                String.valueOf(RETENTION_BYTES),
                "models." + ThrowAwayNode.MODEL + ".dimensions",
                String.valueOf(dimensions),
                "ledger.answers",
                String.valueOf(booked));
    }

    /** Members of the JSON object. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seconds", duration.toSeconds());
        json.put("partitions", partitions);
        json.put("dimensions", dimensions);
        json.put("answers_booked", booked);
        return json;
    }
}
