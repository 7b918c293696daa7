package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.app.cli.NodeClient.Reply;
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

@Command(name = "embed", description = "Print the vectors of texts, from the cache or a provider.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EmbedCommand implements Callable<Integer> {

    private static final int SHOWN_COMPONENTS = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private ModelOption model;

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "Texts to embed.")
    private List<String> texts;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        model.addTo(body);
        body.put("input", texts);
        Reply reply = node.client().post("/v1/embeddings", body);
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(reply.body());
            return ExitCode.OK;
        }
        for (JsonNode item : reply.body().path("data")) {
            out.println(line(texts.get(item.path("index").asInt()), item.path("embedding")));
        }
        out.println(reply.cache());
        return ExitCode.OK;
    }

    private static String line(String text, JsonNode vector) {
        StringBuilder line =
                new StringBuilder(text).append(": ").append(vector.size()).append(" dimensions [");
        for (int i = 0; i < Math.min(SHOWN_COMPONENTS, vector.size()); i++) {
            line.append(vector.get(i).asText()).append(", ");
        }
        return line.append("…]").toString();
    }
}
