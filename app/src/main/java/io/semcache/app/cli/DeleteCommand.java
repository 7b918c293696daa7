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

@Command(name = "delete", description = "Remove what is stored under a name; exit code 1 if there was nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DeleteCommand implements Callable<Integer> {

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
        boolean existed = node.client().delete(EntryPath.of(name, query));
        spec.commandLine()
                .getOut()
                .println(
                        output.isJson()
                                ? OutputOption.json(Map.of("name", name, "existed", existed))
                                : (existed ? "deleted " : "there was no ") + name);
        return existed ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
