package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "ledger", description = "Print the tokens and the money that were paid and saved.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class LedgerCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Option(names = "--from", paramLabel = "DAY", description = "First day, in UTC (default: 30 days up to the last).")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day, in UTC (default: today).")
    private @Nullable LocalDate to;

    @Option(names = "--tenant", paramLabel = "KEY-ID", description = "Only this one: the id of an API key.")
    private @Nullable String tenant;

    @Option(names = "--model", paramLabel = "MODEL", description = "Only this one.")
    private @Nullable String model;

    @Option(names = "--by-day", description = "A row for every day.")
    private boolean byDay;

    @Option(names = "--open", description = "List by flight the calls that may have been billed without a result here.")
    private boolean open;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode ledger = node.client().get(EntryPath.withQuery("/v1/ledger", query()));
        if (output.isJson()) {
            spec.commandLine().getOut().println(ledger);
        } else {
            new LedgerReport(ledger, byDay).print(spec.commandLine().getOut(), TerminalWidth.of(spec));
        }
        return ExitCode.OK;
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "from", from);
        put(query, "to", to);
        put(query, "tenant", tenant);
        put(query, "model", model);
        if (byDay) {
            query.put("by_day", "true");
        }
        if (open) {
            query.put("open", "true");
        }
        return query;
    }

    private static void put(Map<String, String> query, String name, @Nullable Object value) {
        if (value != null) {
            query.put(name, value.toString());
        }
    }
}
