package io.semcache.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.semcache.devkit.RegistryDoor;
import io.semcache.devkit.TestCluster;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose registry goes away just when a producer comes with a schema that the node has never seen. */
class RegistryAwayIT {

    /** A minute is asked for; a build has not that long: {@code -Dsemcache.test.registry.away.seconds=60}. */
    private static final Duration AWAY =
            Duration.ofSeconds(Integer.getInteger("semcache.test.registry.away.seconds", 15));

    private static final int REQUESTS = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void losesNothingAndGoesOnWithHits(@TempDir Path stateDir) throws Exception {
        try (RegistryDoor door = new RegistryDoor();
                Http http = new Http()) {
            door.open();
            try (Cache cache = new Cache(stateDir, door.url()).start();
                    Topics topics = new Topics(cache.settings())) {
                topics.ask(request("warm"));
                byte[] unseen = unseen(cache.settings().topics().requests());

                door.shut();
                topics.requestBytes(unseen);
                IntStream.range(0, REQUESTS).forEach(i -> topics.request(request("r" + i)));
                long end = System.nanoTime() + AWAY.toNanos();
                while (System.nanoTime() - end < 0) {
                    HttpResponse<String> hit = http.embed(cache, "text of warm");
                    assertThat(hit.headers().firstValue("X-Cache")).contains("HIT");
                    Thread.sleep(Duration.ofMillis(200));
                }
                door.open();

                Map<String, EmbeddingResult> results = topics.results(REQUESTS + 1);
                assertThat(results).hasSize(REQUESTS + 1).containsKey("unseen");
                assertThat(results.values()).allMatch(result -> result.getStatus() == ResultStatus.MISS);
                assertThat(cache.provider().items()).isEqualTo(REQUESTS + 2);
            }
        }
    }

    private static EmbeddingRequest request(String id) {
        return EmbeddingRequest.newBuilder()
                .setRequestId(id)
                .setText("text of " + id)
                .build();
    }

    /** A request in the wire format, written with a schema of tomorrow that the registry has and the node has not. */
    private static byte[] unseen(String topic) throws IOException, InterruptedException {
        ObjectNode json =
                (ObjectNode) JSON.readTree(EmbeddingRequest.getClassSchema().toString());
        json.withArray("fields")
                .addObject()
                .put("name", "of_tomorrow")
                .put("type", "string")
                .put("default", "");
        Schema schema = new Schema.Parser().parse(json.toString());
        GenericRecord record = new GenericRecordBuilder(schema)
                .set("request_id", "unseen")
                .set("text", "text of unseen")
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(0);
        out.writeInt(register(topic + "-value", schema));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        return bytes.toByteArray();
    }

    private static int register(String subject, Schema schema) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(TestCluster.registryUrl() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("schema", schema.toString()))))
                .build();
        try (HttpClient registry = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = registry.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body()).get("id").asInt();
        }
    }
}
