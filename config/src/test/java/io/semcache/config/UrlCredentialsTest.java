package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UrlCredentialsTest {

    @Test
    void hidesWhatStandsBeforeTheHost() {
        assertThat(UrlCredentials.hidden("http://me:p@ss@one:1/a@b, https://token@two"))
                .isEqualTo("http://[hidden]@one:1/a@b, https://[hidden]@two");
    }

    @Test
    void leavesOtherTextsAlone() {
        String text = "http://host/path?mail=me@host and me@host, http://other me@host";

        assertThat(UrlCredentials.hidden(text)).isEqualTo(text);
    }

    @Test
    void showsNoneAmongTheSettings() {
        Map<String, String> given = Map.of("schema.registry.url", "http://me:pw@registry:8081");

        assertThat(EffectiveSettings.of(new SettingsSource(given), ModelCheck.NONE))
                .containsEntry("schema.registry.url", "http://[hidden]@registry:8081");
    }

    @Test
    void showsNoneInAMistake() {
        assertThat(new Problem("schema.registry.url", "ftp://me:pw@registry", "expected http"))
                .hasToString("schema.registry.url=ftp://[hidden]@registry: expected http");
    }
}
