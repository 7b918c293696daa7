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
 */
public record LoadSetting(Duration duration, int partitions, int dimensions, Duration warmUp) {

    /** Bound of every topic per partition, so that a run does not fill the disk. */
    static final long RETENTION_BYTES = 256L << 20;

    public LoadSetting {
        if (!duration.isPositive() || partitions < 1 || dimensions < 1 || warmUp.isNegative()) {
            throw new IllegalArgumentException("expected duration, partitions and dimensions above 0 and no negative"
                    + " warm-up, got " + duration + ", " + partitions + ", " + dimensions + ", " + warmUp);
        }
    }

    /** What differs from the defaults of a node, by key. */
    Map<String, String> overrides() {
        return Map.of(
                "topics.partitions",
                String.valueOf(partitions),
                "topics.retention.bytes",
                String.valueOf(RETENTION_BYTES),
                "models." + ThrowAwayNode.MODEL + ".dimensions",
                String.valueOf(dimensions));
    }

    /** Members of the JSON object. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seconds", duration.toSeconds());
        json.put("partitions", partitions);
        json.put("dimensions", dimensions);
        return json;
    }
}
