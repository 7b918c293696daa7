package io.semcache.app;

import io.semcache.config.ModelCheck;
import io.semcache.config.Problem;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.config.SettingsSource;
import io.semcache.fetch.provider.Providers;

/** Settings checked with everything that this program knows. */
public final class NodeSettings {

    /** The mistakes that providers find in the options of their models. */
    public static final ModelCheck MODELS = model ->
            Providers.problems(model).stream().map(NodeSettings::problem).toList();

    private NodeSettings() {}

    /**
     * Reads the settings.
     *
     * @throws io.semcache.config.SettingsException with every mistake
     */
    public static Settings read(SettingsSource source) {
        return SettingsReader.read(source, MODELS);
    }

    /** Providers say "key: what was expected, what was got". */
    private static Problem problem(String sentence) {
        int end = sentence.indexOf(": ");
        return end < 0
                ? new Problem("models", null, sentence)
                : new Problem(sentence.substring(0, end), null, sentence.substring(end + 2));
    }
}
