package io.semcache.app.cli;

import io.semcache.app.NodeSettings;
import io.semcache.config.EffectiveSettings;
import io.semcache.config.SettingsReference;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "config", description = "Print every effective setting, secrets hidden.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OutputOption output;

    @Option(names = "--reference", description = "Print every key with its default and meaning instead.")
    private boolean reference;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (reference) {
            out.print(SettingsReference.properties());
            out.flush();
            return ExitCode.OK;
        }
        Map<String, String> effective = EffectiveSettings.of(config.source(), NodeSettings.MODELS);
        if (output.isJson()) {
            out.println(OutputOption.json(effective));
        } else {
            effective.forEach((key, value) -> out.println(key + "=" + value));
        }
        return ExitCode.OK;
    }
}
