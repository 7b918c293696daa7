package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "reconcile",
        description = {
            "Compare the entries of a source with what it has; entries that it no longer has are removed.",
            "Prints what has changed and what is missing, which is for the caller to store."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ReconcileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private NamespaceOption namespace;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "Name of the source.")
    private String source;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "What the source has: a line for each id, with its revision behind a tab; -: the input.")
    private String file;

    @Option(names = "--dry-run", description = "Compare, and remove nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> question = new LinkedHashMap<>();
        namespace.addTo(question);
        question.put("items", items());
        question.put("dry_run", dryRun);
        JsonNode answer = node.client()
                .post("/v1/sources/" + EntryPath.encoded(source) + "/reconcile", question)
                .body();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(answer);
        } else {
            print(answer, out);
        }
        return ExitCode.OK;
    }

    private void print(JsonNode answer, PrintWriter out) {
        answer.get("changed").forEach(id -> out.println("changed  " + Columns.line(id.asText())));
        answer.get("missing").forEach(id -> out.println("missing  " + Columns.line(id.asText())));
        out.println(answer.get("unchanged").asLong() + " unchanged, "
                + answer.get("changed").size() + " changed, "
                + answer.get("missing").size() + " missing; "
                + Removal.sentence(answer.get("removed").asLong(), dryRun));
    }

    private List<Map<String, String>> items() {
        List<Map<String, String>> items = new ArrayList<>();
        for (String line : lines()) {
            if (!line.isEmpty()) {
                int tab = line.indexOf('\t');
                items.add(
                        tab < 0
                                ? Map.of("id", line)
                                : Map.of("id", line.substring(0, tab), "revision", line.substring(tab + 1)));
            }
        }
        return items;
    }

    private List<String> lines() {
        try {
            return file.equals("-") ? input() : Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new NodeCallException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> input() throws IOException {
        InputStream input = System.in;
        return new String(input.readAllBytes(), UTF_8).lines().toList();
    }
}
