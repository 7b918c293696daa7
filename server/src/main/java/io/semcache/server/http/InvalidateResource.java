package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.server.invalidation.Invalidated;
import io.semcache.server.invalidation.Invalidation;
import io.semcache.server.invalidation.Invalidations;
import java.util.List;

/** {@code POST /v1/invalidate}: removes entries by what they have in common. */
final class InvalidateResource implements Resource {

    private final Invalidations invalidations;
    private final Settings.Limits limits;
    private final Bodies bodies;
    private final Deadlines deadlines;

    InvalidateResource(Invalidations invalidations, Settings.Limits limits, Bodies bodies, Deadlines deadlines) {
        this.invalidations = invalidations;
        this.limits = limits;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST,
                "/v1/invalidate",
                ErrorFormat.PROBLEM,
                new Requirement.InNamespace(Role.ADMIN),
                this::invalidate));
    }

    private void invalidate(ServerRequest request, ServerResponse response, Access access) {
        bodies.read(request, body -> {
            Invalidation asked = InvalidationReader.read(Document.of(request, body), limits);
            access.require(Role.ADMIN, asked.namespace());
            send(invalidations.invalidate(asked, deadlines.of(request.headers())), asked.cascade(), response);
        });
    }

    /** Sends the count, or throws the {@link Refusal}. */
    static void send(Invalidated invalidated, boolean cascade, ServerResponse response) {
        switch (invalidated) {
            case Invalidated.Done(long matched, int sources) ->
                Json.send(response, json -> {
                    json.writeStartObject();
                    json.writeNumberField("matched", matched);
                    if (cascade) {
                        json.writeNumberField("sources", sources);
                    }
                    json.writeEndObject();
                });
            case Invalidated.Failed(ErrorCode code, String message) -> throw Refusal.of(code, message);
        }
    }
}
