package io.semcache.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "exists", description = "Tell whether something is stored under a name; exit code 1 if not.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ExistsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private NamespaceOption namespace;

    @Parameters(paramLabel = "NAME", description = "Name of the entry.")
    private String name;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        namespace.addTo(query);
        boolean exists = node.client().exists(EntryPath.of(name, query));
        spec.commandLine()
                .getOut()
                .println(
                        output.isJson()
                                ? OutputOption.json(Map.of("name", name, "exists", exists))
                                : exists ? "yes" : "no");
        return exists ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
