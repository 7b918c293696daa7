package io.semcache.app.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measured values and their order statistics. */
final class Samples {

    private static final double NANOS_PER_MILLI = 1e6;

    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /** At least one value. */
    static Samples of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("expected at least one value, got none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    static Samples ofNanos(long... nanos) {
        return of(Arrays.stream(nanos).mapToDouble(n -> n / NANOS_PER_MILLI).toArray());
    }

    /** The middle value; of an even number, the mean of the two in the middle. */
    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest value that at least this share of the values does not exceed; {@code share} in (0, 1]. */
    double quantile(double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Median and p99 as members of a JSON object. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("median", rounded(median()));
        json.put("p99", rounded(quantile(0.99)));
        return json;
    }

    /** Three decimals. */
    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
