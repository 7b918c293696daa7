package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.Locale;

/** The answer to a payload lookup, for a person: what was found, and what was refused and why. */
final class PayloadReport {

    private final JsonNode answer;

    PayloadReport(JsonNode answer) {
        this.answer = answer;
    }

    /** @param width columns of the terminal */
    void print(PrintWriter out, int width) {
        JsonNode matches = answer.path("matches");
        JsonNode refused = answer.path("refused");
        if (matches.isEmpty()) {
            out.println("No payload was put for a text that means the same.");
        } else {
            Table table = new Table("score", "found", "verdict", "name", "payload");
            matches.forEach(match -> table.row(
                    score(match),
                    match.path("strategy").asText(),
                    match.path("verdict").asText(),
                    name(match),
                    payload(match.path("payload"))));
            table.print(out, width);
        }
        if (!refused.isEmpty()) {
            out.println();
            Table table = new Table("refused", "verdict", "name", "why");
            refused.forEach(match -> table.row(
                    score(match),
                    match.path("verdict").asText(),
                    name(match),
                    Columns.line(match.path("detail").asText())));
            table.print(out, width);
        }
        out.flush();
    }

    private static String score(JsonNode match) {
        return String.format(Locale.ROOT, "%.4f", match.path("score").asDouble());
    }

    private static String name(JsonNode match) {
        return Columns.line(match.path("name").asText("-"));
    }

    private static String payload(JsonNode payload) {
        byte[] bytes = Base64.getDecoder().decode(payload.path("base64").asText());
        String type = payload.path("content_type").asText("");
        return type.startsWith("text/") || type.endsWith("json")
                ? Columns.line(new String(bytes, UTF_8))
                : bytes.length + " bytes of " + (type.isEmpty() ? "unknown type" : Columns.line(type));
    }
}
