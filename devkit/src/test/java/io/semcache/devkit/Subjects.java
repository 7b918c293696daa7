package io.semcache.devkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The few calls of Confluent's registry API that the tests make. */
final class Subjects {
    private Subjects() {}

    /** Registers a record with one field; the body of the answer holds the schema's id. */
    static HttpResponse<String> register(String url, String subject, String field, String type)
            throws IOException, InterruptedException {
        String schema = """
                {"schema":"{\\"type\\":\\"record\\",\\"name\\":\\"R\\",\\"fields\\":[{\\"name\\":\\"%s\\",\\"type\\":\\"%s\\"}]}"}""".formatted(field, type);
        return send(request(url + "/subjects/" + subject + "/versions")
                .POST(BodyPublishers.ofString(schema))
                .build());
    }

    static HttpResponse<String> get(String url, String path) throws IOException, InterruptedException {
        return send(request(url + path).GET().build());
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
