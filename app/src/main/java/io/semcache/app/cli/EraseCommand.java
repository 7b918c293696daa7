package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.app.NodeSettings;
import io.semcache.app.topics.SubjectTraces;
import java.io.PrintWriter;
import java.time.Duration;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "erase",
        description = "Forget everything about a subject, and print the receipt: what still waits for what.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EraseCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private ConfigOption config;

    @ArgGroup(multiplicity = "1")
    private Scope scope;

    @Option(names = "--dry-run", description = "Count, and forget nothing.")
    private boolean dryRun;

    @Option(names = "--wait", description = "Until nothing of it is left in files and topics; that may be days.")
    private boolean wait;

    @Parameters(paramLabel = "SUBJECT", description = "Whom the entries are about.")
    private String subject;

    /** Always said: what is erased does not come back. */
    static final class Scope {

        @Option(names = "--namespace", description = "The namespace.")
        private @Nullable String namespace;

        @Option(names = "--all", description = "Every namespace.")
        private boolean all;

        @Option(
                names = "--check",
                description = "Erase nothing; read the topics from their beginning for what is left of the subject.")
        private boolean check;
    }

    @Override
    public Integer call() throws InterruptedException {
        return scope.check ? check() : erase();
    }

    /** Fails if anything is found. */
    private int check() {
        Map<String, Long> traces = SubjectTraces.count(NodeSettings.read(config.source()), subject);
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(OutputOption.json(traces));
        } else {
            traces.forEach((topic, records) -> out.printf("%,10d  %s%n", records, topic));
        }
        return traces.values().stream().allMatch(records -> records == 0) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int erase() throws InterruptedException {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("subject", subject);
        if (scope.namespace == null) {
            question.put("all", scope.all);
        } else {
            question.put("namespace", scope.namespace);
        }
        question.put("dry_run", dryRun);
        NodeClient client = node.client();
        JsonNode receipt = client.post("/v1/erasures", question).body();
        while (wait && !dryRun && !receipt.get("done").asBoolean()) {
            Thread.sleep(POLL);
            receipt = client.get("/v1/erasures/" + receipt.get("id").asText());
        }
        print(receipt);
        return ExitCode.OK;
    }

    private void print(JsonNode receipt) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(receipt);
            return;
        }
        long removed = receipt.get("removed").asLong();
        if (dryRun) {
            out.printf("%,d entries would be erased%n", removed);
            return;
        }
        out.printf("erasure %s: %,d entries erased%n", receipt.get("id").asText(), removed);
        for (JsonNode partition : receipt.get("partitions")) {
            if (partition.get("files").asText().equals("purging")) {
                out.printf(
                        "partition %d still rewrites its files%n",
                        partition.get("partition").asInt());
            }
        }
        for (JsonNode topic : receipt.get("topics")) {
            if (!topic.get("gone").asBoolean()) {
                out.printf(
                        "%s may hold it until %s (%s)%n",
                        topic.get("topic").asText(),
                        topic.get("gone_by").isNull()
                                ? "its settings change"
                                : topic.get("gone_by").asText(),
                        topic.get("because").asText());
            }
        }
        if (receipt.get("done").asBoolean()) {
            out.println("nothing of it is left in files and topics");
        }
    }
}
