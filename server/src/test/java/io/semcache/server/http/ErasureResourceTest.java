package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.KeyHash;
import io.semcache.server.erasure.Erasure;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureResourceTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    private ApiFixture.Reply erase(String body) {
        return api.post("/v1/erasures", body.replace('\'', '"'));
    }

    @Test
    void answersWithAReceiptThatDoesNotNameTheSubject() {
        ApiFixture.Reply reply = erase("{'namespace':'default','subject':'user-7'}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(api.erasures.erased).containsExactly(new Erasure("default", "user-7", false));
        assertThat(reply.body()).doesNotContain("user-7");
        assertThat(reply.json().at("/id").asText()).isEqualTo(FakeErasures.ID);
        assertThat(reply.json().at("/removed").asInt()).isEqualTo(5);
        assertThat(reply.json().at("/done").asBoolean()).isFalse();
        assertThat(reply.json().at("/partitions/0/offset").asInt()).isEqualTo(70);
        assertThat(reply.json().at("/partitions/0/files").asText()).isEqualTo("purged");
        assertThat(reply.json().at("/partitions/1/files").asText()).isEqualTo("purging");
        assertThat(reply.json().at("/topics/0/gone").asBoolean()).isTrue();
        assertThat(reply.json().at("/topics/1/gone").asBoolean()).isFalse();
        assertThat(reply.json().at("/topics/1/gone_by").isNull()).isTrue();
    }

    @Test
    void countsOnADryRun() {
        ApiFixture.Reply reply = erase("{'all':true,'subject':'user-7','dry_run':true}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/removed").asInt()).isEqualTo(5);
        assertThat(api.erasures.erased).containsExactly(new Erasure(null, "user-7", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'subject':'s'}",
                "{'namespace':'default','all':true,'subject':'s'}",
                "{'namespace':'default'}",
                "{'namespace':'default','subject':''}",
                "{'namespace':'default','subject':'s','more':1}"
            })
    void refusesWhatDoesNotSayWhomAndWhere(String body) {
        assertThat(erase(body).status()).isEqualTo(400);
        assertThat(api.erasures.erased).isEmpty();
    }

    @Test
    void isForAdminsOfTheNamespaceOrOfAll() {
        try (ApiFixture guarded = new ApiFixture(
                Map.of("auth.keys.one.hash", KeyHash.ofKey("one").hex(), "auth.keys.one.admin", "other"))) {
            for (String body : List.of("{'namespace':'default','subject':'s'}", "{'all':true,'subject':'s'}")) {
                assertThat(guarded.post("/v1/erasures", body.replace('\'', '"'), "X-Api-Key", "one")
                                .status())
                        .isEqualTo(403);
            }
            String path = "/v1/erasures/" + FakeErasures.ID;
            HttpRequest.Builder get = HttpRequest.newBuilder(guarded.uri(path)).header("X-Api-Key", "one");
            assertThat(guarded.send("GET", path, get).status())
                    .as("the receipt of an erasure in another namespace")
                    .isEqualTo(404);
            assertThat(guarded.erasures.erased).isEmpty();
        }
    }
}
