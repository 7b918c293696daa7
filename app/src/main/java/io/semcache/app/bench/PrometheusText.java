package io.semcache.app.bench;

/** Reads what {@code /metrics} answers. */
final class PrometheusText {

    private PrometheusText() {}

    /** The sum of a meter over all its labels; 0 if there is none. */
    static long sum(String text, String meter) {
        return text.lines()
                .filter(line -> line.startsWith(meter + "{") || line.startsWith(meter + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
