package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "invalidate",
        description = {
            "Remove entries that are out of date: those that meet every condition that is given.",
            "With --dry-run they are only counted."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class InvalidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private NamespaceOption namespace;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "Entries with this tag; may be given several times: any.")
    private List<String> tags = List.of();

    @Option(names = "--source", paramLabel = "SOURCE", description = "Entries of this source.")
    private @Nullable String source;

    @Option(names = "--cascade", description = "With the source also what depends on it, and so on.")
    private boolean cascade;

    @Option(names = "--model", paramLabel = "MODEL", description = "Entries of this model, by name or alias.")
    private @Nullable String model;

    @Mixin
    private FilterOption filter;

    @Option(names = "--dry-run", description = "Count, and remove nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode answer = node.client().post("/v1/invalidate", question()).body();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(answer);
        } else {
            out.println(Removal.sentence(answer.get("matched").asLong(), dryRun) + reach(answer));
        }
        return ExitCode.OK;
    }

    private static String reach(JsonNode answer) {
        return answer.has("sources") ? " (sources: " + answer.get("sources").asLong() + ")" : "";
    }

    private Map<String, Object> question() {
        Map<String, Object> question = new LinkedHashMap<>();
        if (!tags.isEmpty()) {
            question.put("tags", tags);
        }
        if (source != null) {
            question.put("source", source);
        }
        if (model != null) {
            question.put("model", model);
        }
        filter.addTo(question);
        if (question.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --tag, --source, --model or --filter; ./semcache flush forgets a whole namespace");
        }
        namespace.addTo(question);
        question.put("cascade", cascade);
        question.put("dry_run", dryRun);
        return question;
    }
}
