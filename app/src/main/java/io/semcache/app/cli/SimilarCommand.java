package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "similar",
        description = {
            "Find the stored entries that are nearest to a text.",
            "The text itself is embedded if it is not cached, and is not stored."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class SimilarCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Option(names = "-k", paramLabel = "N", description = "Most matches (default: 10).")
    private @Nullable Integer k;

    @Option(
            names = "--min-score",
            paramLabel = "SCORE",
            description = "Least cosine similarity, from -1 to 1 (default: the namespace's).")
    private @Nullable Double minScore;

    @Mixin
    private NamespaceOption namespace;

    @Mixin
    private ModelOption model;

    @Mixin
    private FilterOption filter;

    @Option(
            names = "--include",
            paramLabel = "PART",
            split = ",",
            description = "Also metadata; with -o json: metadata, payload, vector, text.")
    private List<String> include = List.of();

    @Option(
            names = "--payload",
            description = "Look payloads up: those that were put for this text, or for one that means the same.")
    private boolean payload;

    @Option(
            names = "--no-gate",
            description = "With --payload: also those whose text differs in numbers, negation or length.")
    private boolean noGate;

    @Option(names = "--explain", description = "Tell what each partition did.")
    private boolean explain;

    @Parameters(paramLabel = "TEXT", description = "What matches are near to.")
    private String text;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode answer = node.client().post("/v1/similar", question()).body();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(answer);
        } else if (payload) {
            new PayloadReport(answer).print(out, TerminalWidth.of(spec));
        } else {
            new SimilarReport(answer, include.contains("metadata"), explain)
                    .print(out, spec.commandLine().getErr(), TerminalWidth.of(spec));
        }
        out.flush();
        return ExitCode.OK;
    }

    private Map<String, Object> question() {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("text", text);
        put(question, "k", k);
        put(question, "min_score", minScore);
        namespace.addTo(question);
        model.addTo(question);
        filter.addTo(question);
        List<String> parts = new ArrayList<>(include);
        if (!output.isJson() && !parts.contains("text")) {
            parts.add("text");
        }
        if (payload) {
            parts.add("payload");
            question.put("strategies", List.of("exact", "semantic"));
            question.put("gate", !noGate);
        }
        question.put("include", parts);
        question.put("explain", explain || !output.isJson());
        return question;
    }

    private static void put(Map<String, Object> question, String member, @Nullable Object value) {
        if (value != null) {
            question.put(member, value);
        }
    }
}
