package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "flush", description = "Forget all entries of a namespace, or of all namespaces.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class FlushCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @ArgGroup(multiplicity = "1")
    private Scope scope;

    @Option(names = "--dry-run", description = "Count, and forget nothing.")
    private boolean dryRun;

    /** Always said: nobody shall lose a namespace for having forgotten an option. */
    static final class Scope {

        @Option(names = "--namespace", description = "The namespace.")
        private @Nullable String namespace;

        @Option(names = "--all", description = "Every namespace.")
        private boolean all;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> question = new LinkedHashMap<>();
        if (scope.namespace == null) {
            question.put("all", scope.all);
        } else {
            question.put("namespace", scope.namespace);
        }
        question.put("dry_run", dryRun);
        JsonNode answer = node.client().post("/v1/flush", question).body();
        spec.commandLine()
                .getOut()
                .println(
                        output.isJson()
                                ? answer
                                : Removal.sentence(answer.get("matched").asLong(), dryRun));
        return ExitCode.OK;
    }
}
