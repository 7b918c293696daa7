package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference and the README follow the key table; {@code -Dsemcache.update=true} rewrites both. */
class SettingsReferenceTest {

    private static final boolean UPDATE = Boolean.getBoolean("semcache.update");
    private static final Path REFERENCE = Path.of("semcache.properties");
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern TABLE =
            Pattern.compile("(?<=<!-- settings: generated -->\n).*(?=<!-- /settings -->)", Pattern.DOTALL);

    @Test
    void writesTheCommentedFile() throws IOException {
        if (UPDATE) {
            Files.writeString(REFERENCE, SettingsReference.properties());
        }

        assertThat(REFERENCE).hasContent(SettingsReference.properties());
    }

    @Test
    void writesTheTableOfTheReadme() throws IOException {
        String readme = Files.readString(README);
        if (UPDATE) {
            Files.writeString(
                    README, TABLE.matcher(readme).replaceFirst(Matcher.quoteReplacement(SettingsReference.markdown())));
        }

        Matcher table = TABLE.matcher(Files.readString(README));
        assertThat(table.find()).as("README.md has the settings markers").isTrue();
        assertThat(table.group()).isEqualTo(SettingsReference.markdown());
    }

    @Test
    void hasOnlyDefaultsThatAreTheDefaults() throws IOException {
        Properties uncommented = new Properties();
        uncommented.load(new StringReader(SettingsReference.properties()
                .lines()
                .filter(line -> line.matches("#[a-z].*=.+"))
                .map(line -> line.substring(1))
                .reduce("", (a, b) -> a + b + "\n")));
        Map<String, String> values = new HashMap<>();
        uncommented.stringPropertyNames().forEach(key -> values.put(key, uncommented.getProperty(key)));
        values.keySet().removeIf(key -> key.startsWith("models."));

        assertThat(values).hasSizeGreaterThan(50);
        assertThat(SettingsReader.read(values)).isEqualTo(SettingsReader.read(Map.of()));
    }
}
