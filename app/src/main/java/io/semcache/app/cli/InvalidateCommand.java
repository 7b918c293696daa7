package io.semcache.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final ObjectMapper JSON = new ObjectMapper();

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

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "Entries that satisfy this, for example {\"field\":\"metadata.lang\",\"eq\":\"de\"}.")
    private @Nullable String filter;

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
        namespace.addTo(question);
        if (!tags.isEmpty()) {
            question.put("tags", tags);
        }
        put(question, "source", source);
        put(question, "model", model);
        put(question, "filter", filter == null ? null : json(filter));
        if (tags.isEmpty() && source == null && model == null && filter == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --tag, --source, --model or --filter; ./semcache flush forgets a whole namespace");
        }
        question.put("cascade", cascade);
        question.put("dry_run", dryRun);
        return question;
    }

    private static void put(Map<String, Object> question, String member, @Nullable Object value) {
        if (value != null) {
            question.put(member, value);
        }
    }

    private JsonNode json(String given) {
        try {
            return JSON.readTree(given);
        } catch (JsonProcessingException e) {
            throw new ParameterException(
                    spec.commandLine(), "expected JSON after --filter: " + e.getOriginalMessage(), e);
        }
    }
}
