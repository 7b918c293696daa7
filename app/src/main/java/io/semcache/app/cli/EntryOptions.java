package io.semcache.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code NAME} and all options of a command about one entry: where it is, and how the answer is printed. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EntryOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private NamespaceOption namespace;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the entry.")
    private String name;

    String name() {
        return name;
    }

    NodeClient client() {
        return node.client();
    }

    /** Where the API has the entry. */
    String path() {
        return path(Map.of());
    }

    /** Where the API has the entry, with further query parameters. */
    String path(Map<String, String> parameters) {
        Map<String, String> query = new LinkedHashMap<>();
        namespace.addTo(query);
        query.putAll(parameters);
        return EntryPath.of(name, query);
    }

    /** One line, for machines or for people. */
    void print(Map<String, Object> json, String text) {
        command.commandLine().getOut().println(output.isJson() ? OutputOption.json(json) : text);
    }
}
