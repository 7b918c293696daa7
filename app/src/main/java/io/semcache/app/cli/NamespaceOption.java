package io.semcache.app.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --namespace}: where a command looks and stores. */
final class NamespaceOption {

    @Option(names = "--namespace", description = "Namespace (default: default).")
    private @Nullable String namespace;

    /** Adds the member or query parameter of the API, if the option was given. */
    void addTo(Map<String, ? super String> question) {
        if (namespace != null) {
            question.put("namespace", namespace);
        }
    }
}
