package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "lookup", description = "Tell which texts are cached; never calls a provider.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class LookupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private ModelOption model;

    @Mixin
    private NamespaceOption namespace;

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "Texts to look up.")
    private List<String> texts;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("texts", texts);
        body.put("fields", List.of("meta"));
        model.addTo(body);
        namespace.addTo(body);
        JsonNode reply = node.client().post("/v1/lookup", body).body();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(reply);
            return ExitCode.OK;
        }
        for (int i = 0; i < texts.size(); i++) {
            JsonNode entry = reply.path("entries").path(i);
            out.println(texts.get(i) + ": " + (entry.isObject() ? entry : "not cached"));
        }
        return ExitCode.OK;
    }
}
