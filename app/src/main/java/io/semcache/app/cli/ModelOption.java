package io.semcache.app.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --model}: whose vectors a command is about. */
final class ModelOption {

    @Option(names = "--model", description = "Model (default: the namespace's).")
    private @Nullable String model;

    /** Adds the member of the API, if the option was given. */
    void addTo(Map<String, Object> question) {
        if (model != null) {
            question.put("model", model);
        }
    }
}
