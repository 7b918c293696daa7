package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/** The ledger, for a person. */
final class LedgerReport {

    private static final int PERCENT = 100;

    private final JsonNode ledger;
    private final boolean byDay;

    /** @param byDay whether the rows have days */
    LedgerReport(JsonNode ledger, boolean byDay) {
        this.ledger = ledger;
        this.byDay = byDay;
    }

    /** @param width columns of the terminal */
    void print(PrintWriter out, int width) {
        out.println("from " + ledger.path("from").asText() + " to "
                + ledger.path("to").asText() + ", days in UTC");
        Table table = new Table(cells(
                "day",
                "tenant",
                "model",
                "calls",
                "texts paid",
                "tokens billed",
                "tokens saved",
                "hits",
                "misses",
                "coalesced",
                "stale",
                "errors",
                "paid",
                "saved",
                "priced"));
        for (JsonNode row : ledger.path("rows")) {
            add(table, row.path("day").asText(), named(row.path("tenant")), named(row.path("model")), row);
        }
        add(table, "", "total", "", ledger.path("total"));
        table.print(out, width);
        JsonNode open = ledger.path("open");
        if (open.path("calls").asLong() > 0) {
            out.println("open: " + open.path("calls").asText() + " calls with "
                    + open.path("items").asText() + " texts and about "
                    + open.path("tokens").asText() + " tokens may have been billed without a result here"
                    + (ledger.has("open_calls") ? ":" : "; --open lists them"));
        }
        if (ledger.has("open_calls")) {
            open(ledger.path("open_calls")).print(out, width);
        }
        out.flush();
    }

    /** Without the day, if there are none. */
    private String[] cells(String... all) {
        return byDay ? all : Arrays.copyOfRange(all, 1, all.length);
    }

    private void add(Table table, String day, String tenant, String model, JsonNode line) {
        JsonNode answers = line.path("answers");
        table.row(cells(
                day,
                tenant,
                model,
                line.path("calls").asText(),
                line.path("items").asText(),
                line.path("tokens_billed").asText(),
                line.path("tokens_saved").asText(),
                answers.path("hit").asText(),
                answers.path("miss").asText(),
                answers.path("coalesced").asText(),
                answers.path("stale").asText(),
                answers.path("error").asText(),
                money(line, "paid"),
                money(line, "saved"),
                line.path("priced").isNumber()
                        ? String.format(
                                Locale.ROOT,
                                "%.1f %%",
                                PERCENT * line.path("priced").asDouble())
                        : "-"));
    }

    private static String named(JsonNode name) {
        return name.asText().isEmpty() ? "-" : Columns.line(name.asText());
    }

    private static String money(JsonNode line, String which) {
        StringJoiner amounts = new StringJoiner(" + ");
        amounts.setEmptyValue("-");
        for (JsonNode inCurrency : line.path("money")) {
            amounts.add(inCurrency.path(which).asText() + " "
                    + inCurrency.path("currency").asText());
        }
        return amounts.toString();
    }

    /** A row for each flight: that is what can have been paid twice. */
    private static Table open(JsonNode calls) {
        Table table = new Table("flight", "attempt", "tenant", "namespace", "model", "began", "came", "call");
        for (JsonNode call : calls) {
            for (JsonNode flight : call.path("flights")) {
                table.row(
                        flight.path("flight_id").asText(),
                        flight.path("attempt").asText(),
                        named(flight.path("tenant")),
                        flight.path("namespace").asText(),
                        named(call.path("model")),
                        call.path("at").asText(),
                        came(call.path("outcome").asText()),
                        call.path("call_id").asText());
            }
        }
        return table;
    }

    private static String came(String outcome) {
        return switch (outcome) {
            case "unknown" -> "no result";
            case "no_answer" -> "no answer";
            case "invalid" -> "no valid answer";
            default -> outcome;
        };
    }
}
