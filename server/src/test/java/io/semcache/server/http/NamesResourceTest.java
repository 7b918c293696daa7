package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ErrorCode;
import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesResourceTest {

    private final ApiFixture api = new ApiFixture(Map.of("limits.scan.names", "200"));

    @AfterEach
    void stop() {
        api.close();
    }

    private String cursor(String query) {
        return api.get("/v1/kv?" + query).json().get("cursor").asText();
    }

    @Test
    void listsPageAfterPage() {
        api.names.names.addAll(List.of("a/1", "a/2", "a/3", "a/ü", "b/1"));
        List<String> found = new ArrayList<>();

        JsonNode page = api.get("/v1/kv?prefix=a/&limit=2").json();
        for (int pages = 0; pages < 3; pages++) {
            page.get("names").forEach(name -> found.add(name.asText()));
            if (page.get("cursor").isNull()) {
                break;
            }
            page = api.get("/v1/kv?prefix=a/&limit=2&cursor="
                            + page.get("cursor").asText())
                    .json();
        }

        assertThat(found).containsExactly("a/1", "a/2", "a/3", "a/ü");
        assertThat(page.get("cursor").isNull()).isTrue();
    }

    @Test
    void asksForAHundredNamesOfTheDefaultNamespaceIfNothingIsSaid() {
        api.get("/v1/kv");

        assertThat(api.names.queries).containsExactly(new NameQuery("default", "", null, 100));
    }

    @Test
    void passesTheRangeOn() {
        api.get("/v1/kv?namespace=team&prefix=%C3%BC%2F&limit=200");

        assertThat(api.names.queries).containsExactly(new NameQuery("team", "ü/", null, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "cursor=abc",
                "cursor=%21",
                "cursor=",
                "after=a",
                "namespace=A"
            })
    void refusesWhatItDoesNotUnderstand(String query) {
        assertThat(api.get("/v1/kv?" + query).code()).isEqualTo("invalid_request");
        assertThat(api.names.queries).isEmpty();
    }

    @Test
    void refusesTheCursorOfAnotherRange() {
        api.names.names.addAll(List.of("a", "b"));
        String cursor = cursor("limit=1&prefix=");

        assertThat(api.get("/v1/kv?cursor=" + cursor).status()).isEqualTo(200);
        assertThat(api.get("/v1/kv?prefix=a&cursor=" + cursor).status()).isEqualTo(400);
        assertThat(api.get("/v1/kv?namespace=team&cursor=" + cursor).status()).isEqualTo(400);
        assertThat(api.get("/v1/kv?cursor=" + cursor.substring(1)).status()).isEqualTo(400);
    }

    @Test
    void givesNoPageThatLacksAPartition() {
        api.names.failure = new Names.Failed(ErrorCode.NOT_READY, "partition 3 moves");

        ApiFixture.Reply reply = api.get("/v1/kv");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("detail").asText()).isEqualTo("partition 3 moves");
    }
}
