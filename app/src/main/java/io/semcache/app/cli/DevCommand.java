package io.semcache.app.cli;

import io.semcache.app.dev.DevMode;
import io.semcache.app.dev.DevOptions;
import io.semcache.config.SettingsSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "dev",
        showDefaultValues = true,
        description = "Run a Kafka broker, a schema registry and a node with a local model, in the foreground.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DevCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the HTTP API.")
    private int port = 8077;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Port of the Kafka broker.")
    private int kafkaPort = 9092;

    @Option(names = "--registry-port", paramLabel = "PORT", description = "Port of the schema registry.")
    private int registryPort = 8081;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where everything is kept.")
    private Path dataDir = Path.of(".semcache");

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Who computes the vectors: minilm, onnx, openai or hash.")
    private String provider = "minilm";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Brokers that run already, instead of one of our own; also kafka.bootstrap.servers.")
    private @Nullable String bootstrap;

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Schema registry that runs already, instead of one of our own; also schema.registry.url.")
    private @Nullable String registryUrl;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DevOptions options = options(config.source());
        return Foreground.run(() -> {
            DevMode dev = DevMode.start(options, line -> {
                out.println(line);
                out.flush();
            });
            return new Foreground.Running(dev::close, dev.stopped());
        });
    }

    /** The options, over those settings that say the same: what is typed wins over a file and the environment. */
    DevOptions options(SettingsSource settings) {
        Map<String, String> typed = new HashMap<>();
        SettingsSource given = settings;
        if (isTyped("--port")) {
            typed.put("server.port", String.valueOf(port));
        }
        if (isTyped("--provider")) {
            typed.put("models." + provider + ".provider", provider);
            typed.put("namespaces.default.model", provider);
        }
        if (isTyped("--data-dir")) {
            given = given.without("state.dir");
        }
        if (bootstrap != null) {
            typed.put("kafka.bootstrap.servers", bootstrap);
        } else if (isTyped("--kafka-port")) {
            given = given.without("kafka.bootstrap.servers");
        }
        if (registryUrl != null) {
            typed.put("schema.registry.url", registryUrl);
        } else if (isTyped("--registry-port")) {
            given = given.without("schema.registry.url");
        }
        return new DevOptions(
                kafkaPort, registryPort, dataDir, provider, given.overriddenBy(new SettingsSource(typed)));
    }

    private boolean isTyped(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }
}
