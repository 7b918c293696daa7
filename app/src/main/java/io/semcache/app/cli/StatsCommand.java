package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "stats", description = "Count what is stored, by namespace and by copy of each partition.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class StatsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode stats = node.client().get("/v1/stats");
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(stats);
        } else {
            print(stats, out, spec.usageMessage().width());
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(JsonNode stats, PrintWriter out, int width) {
        Table namespaces = new Table("namespace", "entries", "with a vector", "bytes", "content checksum");
        for (Map.Entry<String, JsonNode> namespace : stats.path("namespaces").properties()) {
            JsonNode counts = namespace.getValue();
            namespaces.row(
                    namespace.getKey(),
                    counts.path("entries").asText(),
                    counts.path("embedded").asText(),
                    counts.path("bytes").asText(),
                    counts.path("content_checksum").asText());
        }
        namespaces.print(out, width);
        if (stats.has("copies")) {
            out.println();
            Table copies = new Table("partition", "node", "role", "rows", "entries", "checksum");
            for (JsonNode copy : stats.path("copies")) {
                copies.row(
                        copy.path("partition").asText(),
                        copy.path("node").asText(),
                        copy.path("role").asText(),
                        copy.path("rows").asText(),
                        copy.path("entries").asText(),
                        copy.path("checksum").asText());
            }
            copies.print(out, width);
        }
        long missing = stats.path("partitions").asLong()
                - stats.path("partitions_answered").asLong();
        if (missing > 0) {
            out.println();
            out.println(missing + " of " + stats.path("partitions").asLong() + " partitions did not answer");
        }
    }
}
