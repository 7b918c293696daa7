package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "scan", description = "Print the names of entries in order.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ScanCommand implements Callable<Integer> {

    private static final long PAGE = 1_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private NamespaceOption namespace;

    @Option(names = "--limit", paramLabel = "N", description = "Most names (default: all).")
    private long limit = Long.MAX_VALUE;

    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "What the names begin with (default: all names).")
    private String prefix = "";

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            List<String> names = new ArrayList<>();
            forEachName(names::add);
            out.println(OutputOption.json(Map.of("names", names)));
        } else {
            forEachName(name -> out.println(Columns.line(name)));
        }
        out.flush();
        return ExitCode.OK;
    }

    private void forEachName(Consumer<String> action) throws InterruptedException {
        NodeClient client = node.client();
        @Nullable String cursor = null;
        long left = limit;
        while (left > 0) {
            JsonNode page = client.get(EntryPath.withQuery(EntryPath.NAMES, query(cursor, Math.min(left, PAGE))));
            for (JsonNode name : page.path("names")) {
                action.accept(name.asText());
                left--;
            }
            if (!page.path("cursor").isTextual()) {
                return;
            }
            cursor = page.path("cursor").asText();
        }
    }

    private Map<String, String> query(@Nullable String cursor, long names) {
        Map<String, String> query = new LinkedHashMap<>();
        namespace.addTo(query);
        query.put("prefix", prefix);
        query.put("limit", Long.toString(names));
        if (cursor != null) {
            query.put("cursor", cursor);
        }
        return query;
    }
}
