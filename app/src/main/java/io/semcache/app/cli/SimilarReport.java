package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** The answer to a search, for a person. */
final class SimilarReport {

    /** Enough to tell entries apart, and to find one in the JSON. */
    private static final int KEY_CHARS = 12;

    private final JsonNode answer;
    private final boolean withMetadata;
    private final boolean explained;

    /** @param answer with what it says of itself ({@code explain}) */
    SimilarReport(JsonNode answer, boolean withMetadata, boolean explained) {
        this.answer = answer;
        this.withMetadata = withMetadata;
        this.explained = explained;
    }

    /**
     * Prints it.
     *
     * @param err takes what the reader must not overlook
     * @param width columns of the terminal
     */
    void print(PrintWriter out, PrintWriter err, int width) {
        JsonNode matches = answer.path("matches");
        if (matches.isEmpty()) {
            nothing(out);
        } else {
            table(matches).print(out, width);
            hint(matches, out);
        }
        if (explained) {
            out.println();
            partitions().print(out, width);
        }
        missing(err);
        out.flush();
        err.flush();
    }

    private Table table(JsonNode matches) {
        Table table = withMetadata
                ? new Table("score", "key", "partition", "metadata", "text")
                : new Table("score", "key", "partition", "text");
        for (JsonNode match : matches) {
            String score =
                    String.format(Locale.ROOT, "%.4f", match.path("score").asDouble());
            String key = match.path("key").asText().substring(0, KEY_CHARS);
            String partition = match.path("partition").asText();
            if (withMetadata) {
                table.row(score, key, partition, Columns.line(metadata(match)), label(match));
            } else {
                table.row(score, key, partition, label(match));
            }
        }
        return table;
    }

    private static String metadata(JsonNode match) {
        StringBuilder text = new StringBuilder();
        match.path("metadata")
                .properties()
                .forEach(value -> text.append(value.getKey())
                        .append('=')
                        .append(value.getValue().asText())
                        .append(' '));
        match.path("tags").forEach(tag -> text.append('#').append(tag.asText()).append(' '));
        return text.toString();
    }

    private static String label(JsonNode match) {
        return Columns.line(match.path("text").asText(match.path("name").asText("-")));
    }

    private void hint(JsonNode matches, PrintWriter out) {
        boolean named = false;
        for (JsonNode match : matches) {
            named |= match.has("text") || match.has("name");
        }
        if (!named) {
            String namespace = answer.at("/explain/plan/namespace").asText();
            out.printf("%nThese entries have no text: set namespaces.%s.store-text=true to keep it.%n", namespace);
        }
    }

    private void nothing(PrintWriter out) {
        JsonNode plan = answer.at("/explain/plan");
        long scanned = answer.path("scanned").asLong();
        String where = "namespace " + plan.path("namespace").asText() + " and model "
                + plan.path("model").asText();
        if (scanned == 0) {
            out.printf(
                    "No match: nothing%s is stored in %s.%n",
                    plan.path("filter").isNull() ? "" : " that passes the filter", where);
        } else {
            out.printf(
                    Locale.ROOT,
                    "No match: none of %d entries in %s has a score of %s or more%s; try a lower --min-score.%n",
                    scanned,
                    where,
                    plan.path("min_score").asText(),
                    plan.path("filter").isNull() ? "" : " and passes the filter");
        }
    }

    private Table partitions() {
        Table table = new Table("partition", "node", "role", "scanned", "rescored", "ms", "");
        for (JsonNode partition : answer.at("/explain/partitions")) {
            table.row(
                    partition.path("partition").asText(),
                    partition.path("node").asText("-"),
                    partition.path("role").asText("-"),
                    partition.path("scanned").asText("-"),
                    partition.path("rescored").asText("-"),
                    partition.path("took_ms").asText("-"),
                    partition.path("detail").asText(""));
        }
        return table;
    }

    private void missing(PrintWriter err) {
        JsonNode coverage = answer.path("coverage");
        if (!coverage.path("missing").isEmpty()) {
            err.printf(
                    "%nThis is not all: %d of %d partitions answered.%n",
                    coverage.path("answered").asInt(), coverage.path("asked").asInt());
            for (JsonNode partition : coverage.path("missing")) {
                err.printf(
                        "  partition %d: %s%n",
                        partition.path("partition").asInt(),
                        partition.path("detail").asText());
            }
        }
    }
}
