package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.invalidation.Invalidations;
import java.util.List;

/** {@code POST /v1/flush}: forgets a namespace, or all. */
final class FlushResource implements Resource {

    private final Invalidations invalidations;
    private final Bodies bodies;
    private final Deadlines deadlines;

    FlushResource(Invalidations invalidations, Bodies bodies, Deadlines deadlines) {
        this.invalidations = invalidations;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST, "/v1/flush", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.ADMIN), this::flush));
    }

    private void flush(ServerRequest request, ServerResponse response, Access access) {
        bodies.read(request, body -> {
            FlushRequest asked = FlushRequest.read(Document.of(request, body));
            Deadline deadline = deadlines.of(request.headers());
            if (asked.namespace() == null) {
                access.requireEverywhere(Role.ADMIN);
                InvalidateResource.send(invalidations.flushAll(asked.dryRun(), deadline), false, response);
            } else {
                access.require(Role.ADMIN, asked.namespace());
                InvalidateResource.send(
                        invalidations.flush(asked.namespace(), asked.dryRun(), deadline), false, response);
            }
        });
    }
}
