package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.KeyHash;
import io.semcache.dump.Block;
import io.semcache.dump.DumpReader;
import io.semcache.dump.Entry;
import io.semcache.server.dump.SectionRequest;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.query.Omission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DumpResourcesTest {

    private static final long SEED = 4;

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    private byte[] export(String query) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(api.uri("/v1/export" + query))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
    }

    @Test
    void exportsEveryPartition() throws IOException, InterruptedException {
        List<Integer> partitions = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        DumpReader dump = new DumpReader(new ByteArrayInputStream(export("")));
        for (Block block = dump.next(); block != null; block = dump.next()) {
            switch (block) {
                case Block.Header header -> {
                    assertThat(header.cache()).isEqualTo(FakeSections.CACHE);
                    assertThat(header.partitions()).isEqualTo(FakeSections.PARTITIONS);
                    assertThat(header.without()).isEmpty();
                }
                case Block.Section section -> partitions.add(section.partition());
                case Block.Entries(List<Entry> entries) -> entries.forEach(entry -> keys.add(entry.key()));
                case Block.Sources _, Block.SectionEnd _, Block.End _ -> {}
            }
        }

        assertThat(partitions).containsExactly(0, 1);
        assertThat(keys).hasSize(2 * FakeSections.ENTRIES);
    }

    @Test
    void asksForWhatIsWanted() throws IOException, InterruptedException {
        export("?namespace=ns&without=text,metadata&partition=1");

        assertThat(api.sections.requests)
                .containsExactly(new SectionRequest(1, "ns", Set.of(Omission.TEXT, Omission.METADATA)));
        for (String wrong : List.of("form=zip", "without=vector", "partition=2", "partition=x", "namespace=A")) {
            assertThat(api.get("/v1/export?" + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void breaksOffWithoutAnEnd() {
        api.sections.breaking = 1;

        assertThatThrownBy(() -> export("")).isInstanceOf(IOException.class);
    }

    @Test
    void importsBothFormsAlike() throws IOException, InterruptedException {
        for (String form : List.of("binary", "ndjson")) {
            api.imports.rows.clear();
            api.imports.sources.clear();
            JsonNode answer = api.post("/v1/import", export("?form=" + form)).json();

            assertThat(answer.get("sections").asInt()).isEqualTo(2);
            assertThat(answer.get("entries").asInt()).isEqualTo(6);
            assertThat(answer.get("stored").asBoolean()).isTrue();
            assertThat(api.imports.rows).hasSize(6);
            assertThat(api.imports.sources)
                    .as(form)
                    .containsExactlyInAnyOrder(FakeSections.source(0), FakeSections.source(1));
            for (int partition = 0; partition < 2; partition++) {
                for (Entry entry : FakeSections.entries(partition)) {
                    assertThat(api.imports.rows.get(HexFormat.of().formatHex(entry.key())))
                            .as(form)
                            .isEqualTo(DumpedEntries.row(entry));
                }
            }
        }
    }

    @Test
    void importsNothingOfADamagedDump() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        for (String form : List.of("binary", "ndjson")) {
            byte[] dump = export("?form=" + form);
            for (int i = 0; i < 60; i++) {
                byte[] damaged = dump.clone();
                int at = random.nextInt(dump.length);
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                ApiFixture.Reply reply = api.post("/v1/import", damaged);
                boolean harmless = form.equals("ndjson") && reply.status() == 200;
                assertThat(harmless || reply.status() == 400)
                        .as("%s, byte %d: %s", form, at, reply.body())
                        .isTrue();
                if (!harmless) {
                    assertThat(api.imports.rows).isEmpty();
                }
                api.imports.rows.clear();
            }
            byte[] cut = new byte[dump.length / 2];
            System.arraycopy(dump, 0, cut, 0, cut.length);
            ApiFixture.Reply reply = api.post("/v1/import", cut);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).containsPattern("(block|line) \\d+, byte \\d+: ");
            assertThat(api.imports.rows).isEmpty();
        }
    }

    @Test
    void importsNothingIfOneEntryMayNotBeStored() {
        api.imports.refusal = "it is too large";

        ApiFixture.Reply reply = api.post("/v1/import", FakeSections.dump(2));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("it is too large");
        assertThat(api.imports.rows).isEmpty();
    }

    @Test
    void importsNothingOntoAFullDisk() {
        api.imports.hasRoom = false;

        ApiFixture.Reply reply = api.post("/v1/import", FakeSections.dump(2));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().at("/code").asText()).isEqualTo("storage_full");
        assertThat(api.imports.rows).isEmpty();
    }

    @Test
    void namesTheLineOfWhatIsNoDump() {
        assertThat(api.post("/v1/import", "{\"dump\":1}\n").body()).contains("line 1, byte 0");
        assertThat(api.post("/v1/import", "{\"dump\":2}\n").body()).contains("version 2");
        assertThat(api.post("/v1/import", "hello".getBytes(UTF_8)).body()).contains("no dump of a cache");
        assertThat(api.post("/v1/import", new byte[0]).status()).isEqualTo(400);
    }

    @Test
    void leavesDumpsToAdmins() {
        Map<String, String> keys = Map.of(
                "auth.keys.all.hash",
                KeyHash.ofKey("all").hex(),
                "auth.keys.all.admin",
                "*",
                "auth.keys.one.hash",
                KeyHash.ofKey("one").hex(),
                "auth.keys.one.admin",
                "ns",
                "auth.keys.writer.hash",
                KeyHash.ofKey("writer").hex(),
                "auth.keys.writer.write",
                "*");
        try (ApiFixture guarded = new ApiFixture(keys)) {
            assertThat(export(guarded, "", "all")).isEqualTo(200);
            assertThat(export(guarded, "?namespace=ns", "one")).isEqualTo(200);
            assertThat(export(guarded, "", "one")).isEqualTo(403);
            assertThat(export(guarded, "?namespace=default", "one")).isEqualTo(403);
            assertThat(export(guarded, "?namespace=default", "writer")).isEqualTo(403);
            byte[] dump = FakeSections.dump(1);
            for (String query : List.of("", "?namespace=default")) {
                assertThat(guarded.post("/v1/import" + query, dump, "X-Api-Key", "one")
                                .status())
                        .isEqualTo(403);
            }
            JsonNode others = guarded.post("/v1/import?namespace=ns", dump, "X-Api-Key", "one")
                    .json();
            assertThat(others.get("entries").asInt()).isZero();
            assertThat(guarded.imports.rows).isEmpty();
            assertThat(guarded.post("/v1/import", dump, "X-Api-Key", "all").status())
                    .isEqualTo(200);
        }
    }

    private static int export(ApiFixture guarded, String query, String key) {
        String path = "/v1/export" + query;
        return guarded.send(
                        "GET", path, HttpRequest.newBuilder(guarded.uri(path)).header("X-Api-Key", key))
                .status();
    }

    @Test
    void showsEachCallerItsNamespaces() {
        Map<String, String> keys = Map.of(
                "auth.keys.all.hash",
                KeyHash.ofKey("all").hex(),
                "auth.keys.all.admin",
                "*",
                "auth.keys.one.hash",
                KeyHash.ofKey("one").hex(),
                "auth.keys.one.read",
                "other");
        try (ApiFixture guarded = new ApiFixture(keys)) {
            JsonNode all = stats(guarded, "all");
            JsonNode one = stats(guarded, "one");

            assertThat(all.get("cache").asText()).isEqualTo(FakeSections.CACHE);
            assertThat(all.at("/namespaces/default/entries").asInt()).isEqualTo(6);
            assertThat(all.get("copies")).hasSize(3);
            assertThat(all.at("/copies/0/at_commit/changelog_offset").asInt()).isEqualTo(9);
            assertThat(one.get("namespaces").fieldNames()).toIterable().containsExactly("other");
            assertThat(one.at("/namespaces/other/content_checksum").asText()).isEqualTo("fffffffffffffffe");
            assertThat(one.has("copies")).isFalse();
            assertThat(one.get("partitions_answered").asInt()).isEqualTo(2);
        }
    }

    private static JsonNode stats(ApiFixture guarded, String key) {
        return guarded.send(
                        "GET",
                        "/v1/stats",
                        HttpRequest.newBuilder(guarded.uri("/v1/stats")).header("X-Api-Key", key))
                .json();
    }

    @Test
    void listsNodes() {
        JsonNode nodes = api.get("/v1/cluster").json().get("nodes");

        assertThat(nodes).hasSize(3);
        assertThat(nodes.at("/1/standby/0").asInt()).isZero();
        assertThat(nodes.at("/2/reachable").asBoolean()).isFalse();
    }
}
