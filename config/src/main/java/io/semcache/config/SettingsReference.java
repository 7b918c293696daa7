package io.semcache.config;

/** The key table as text: the commented properties file and the table in the README. */
public final class SettingsReference {

    private static final String EXAMPLE_MODEL = "my-model";
    private static final String EXAMPLE_KEY = "my-key";
    private static final String EXAMPLE_LIST = "2026";
    private static final int WIDTH = 118;

    private SettingsReference() {}

    /** A properties file in which every key stands with its default, commented out. */
    public static String properties() {
        StringBuilder text = new StringBuilder("""
                # Every setting of SemCache with its default. Generated from the key table: do not edit.
                #
                # Each key can be overridden by an environment variable: SEMCACHE_ and the key in capitals, with "." as "_",
                # "_" as "__" and "-" as "___" (SEMCACHE_SERVER_PORT for server.port). A secret can be read from a file:
                # <key>.file=/run/secrets/... Further keys of Kafka's clients go under kafka., of Kafka Streams under
                # streams., of the schema registry's client under schema.registry.
                """);
        for (Keys.Section section : Keys.sections()) {
            text.append("\n# ---- ").append(section.title()).append('\n');
            section.keys().forEach(key -> text.append(entry(key)));
        }
        return text.toString();
    }

    /** A table in Markdown. */
    public static String markdown() {
        StringBuilder text = new StringBuilder();
        for (Keys.Section section : Keys.sections()) {
            text.append("\n**")
                    .append(section.title())
                    .append("**\n\n| key | type | default | meaning |\n|---|---|---|---|\n");
            section.keys()
                    .forEach(key -> text.append("| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    key.name(),
                                    key.type().name(),
                                    key.defaultText() == null ? "" : "`" + key.defaultText() + "`",
                                    key.doc())));
        }
        return text.toString();
    }

    private static String entry(Key<?> key) {
        String name = key.name()
                .replace("<ns>", Settings.DEFAULT_NAMESPACE)
                .replace("<m>", EXAMPLE_MODEL)
                .replace("<id>", EXAMPLE_KEY)
                .replace("<list>", EXAMPLE_LIST);
        return "\n" + wrapped(key.doc() + " (" + key.type().name() + ")") + "#" + name + "="
                + (key.defaultText() == null ? "" : key.defaultText()) + "\n";
    }

    private static String wrapped(String doc) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder("#");
        for (String word : doc.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        return text.append(line).append('\n').toString();
    }
}
