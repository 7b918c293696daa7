package io.semcache.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.config.ApiKey;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.KeyHash;
import io.semcache.config.SettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            SemcacheCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void printsAKeyAndTheSettingsThatKnowIt() throws IOException {
        assertThat(program.execute("keys", "new", "app", "--write", "a,b", "--read", "*", "-o", "json"))
                .isZero();

        JsonNode printed = new ObjectMapper().readTree(out.toString());
        ApiKey key = SettingsReader.read(settings(printed)).apiKeys().getFirst();
        assertThat(key.id()).isEqualTo("app");
        assertThat(key.hash()).isEqualTo(KeyHash.ofKey(printed.get("key").asText()));
        assertThat(key.grants().allow(Role.WRITE, "b")).isTrue();
        assertThat(key.grants().allow(Role.WRITE, "c")).isFalse();
        assertThat(key.grants().allowEverywhere(Role.READ)).isTrue();
    }

    @Test
    void printsForPeopleWhatToDoWithIt() {
        assertThat(program.execute("keys", "new", "app", "--admin", "*")).isZero();

        assertThat(out.toString())
                .containsPattern(" semcache_[A-Za-z0-9_-]{43}\\n")
                .containsPattern(" auth\\.keys\\.app\\.hash=[0-9a-f]{64}\\n")
                .contains(" auth.keys.app.admin=*\n");
    }

    @Test
    void writesTheHashToANewFileOnly(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("app.hash");

        assertThat(program.execute("keys", "new", "app", "--read", "a", "--hash-file", file.toString(), "-o", "json"))
                .isZero();
        JsonNode printed = new ObjectMapper().readTree(out.toString());
        assertThat(SettingsReader.read(settings(printed)).apiKeys().getFirst().hash())
                .isEqualTo(KeyHash.ofKey(printed.get("key").asText()));
        String kept = Files.readString(file);

        assertThat(program.execute("keys", "new", "app", "--read", "a", "--hash-file", file.toString()))
                .isEqualTo(1);
        assertThat(file).hasContent(kept);
        assertThat(err.toString()).contains(file + " exists already");
    }

    @Test
    void makesNoKeyThatTheSettingsWouldRefuse() {
        assertThat(program.execute("keys", "new", "app")).isEqualTo(2);
        assertThat(program.execute("keys", "new", "App", "--read", "a")).isEqualTo(2);
        assertThat(program.execute("keys", "new", "app", "--read", "A")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("auth.keys.app.read: expected namespaces for at least one of");
    }

    private static Map<String, String> settings(JsonNode printed) {
        Map<String, String> settings = new HashMap<>();
        printed.get("settings")
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }
}
