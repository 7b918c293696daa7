package io.semcache.app.dev;

import io.semcache.config.Settings;
import io.semcache.config.UrlCredentials;
import java.net.URI;
import java.time.Duration;

/** What a person reads when dev mode is ready. */
final class Banner {

    private static final double MILLIS_PER_SECOND = 1000;

    private Banner() {}

    static String text(Settings settings, URI node, Duration took) {
        String model = settings.namespace(Settings.DEFAULT_NAMESPACE).model();
        boolean open = settings.apiKeys().isEmpty();
        String authorization = open ? "" : " -H \"Authorization: Bearer $SEMCACHE_API_KEY\"";
        return """

                SemCache is ready (%.1f s)

                  HTTP API         %s  (docs at %s/docs)
                  Kafka            %s
                  schema registry  %s

                  for an OpenAI client
                    base_url  %s/v1
                    api_key   %s
                    model     %s

                  try
                    curl -i %s/v1/embeddings -H 'Content-Type: application/json'%s -d '{"model": "%s", "input": "Hello, cache"}'

                Ctrl-C stops it; what was embedded stays.
                """.formatted(
                        took.toMillis() / MILLIS_PER_SECOND,
                        node,
                        node,
                        settings.kafka().get("bootstrap.servers"),
                        UrlCredentials.hidden(settings.schemaRegistry().getOrDefault("schema.registry.url", "")),
                        node,
                        open ? "unused" : "one of those in the settings",
                        model,
                        node,
                        authorization,
                        model);
    }
}
