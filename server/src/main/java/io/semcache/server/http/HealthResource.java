package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ErrorCode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /health/live}, {@code /health/ready} and {@code /health/started}. */
final class HealthResource implements Resource {

    private final Health health;

    HealthResource(Health health) {
        this.health = health;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                probe("/health/live", health::notLive),
                probe("/health/ready", health::notReady),
                probe("/health/started", health::notStarted));
    }

    private static Route probe(String path, Supplier<@Nullable String> reason) {
        return new Route(
                Method.GET,
                path,
                ErrorFormat.PROBLEM,
                new Requirement.Nothing(),
                (request, response, access) -> answer(reason.get(), response));
    }

    private static void answer(@Nullable String reason, ServerResponse response) {
        if (reason != null) {
            throw Refusal.of(ErrorCode.NOT_READY, reason);
        }
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeStringField("status", "UP");
            json.writeEndObject();
        });
    }
}
