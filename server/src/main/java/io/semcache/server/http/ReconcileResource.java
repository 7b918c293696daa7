package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.server.invalidation.Invalidations;
import io.semcache.server.invalidation.Reconciled;
import io.semcache.server.invalidation.Reconciliation;
import java.io.IOException;
import java.util.List;

/** {@code POST /v1/sources/{source}/reconcile}: brings the entries of a source in step with what it has. */
final class ReconcileResource implements Resource {

    private static final String PREFIX = "/v1/sources/";
    private static final String SUFFIX = "/reconcile";
    private static final int USUAL_BYTES = 256;
    private static final double NANOS_PER_MS = 1e6;

    private final Invalidations invalidations;
    private final Bodies bodies;
    private final Deadlines deadlines;

    ReconcileResource(Invalidations invalidations, Bodies bodies, Deadlines deadlines) {
        this.invalidations = invalidations;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST,
                PREFIX + "{source}" + SUFFIX,
                ErrorFormat.PROBLEM,
                new Requirement.InNamespace(Role.ADMIN),
                this::reconcile));
    }

    private void reconcile(ServerRequest request, ServerResponse response, Access access) {
        long start = System.nanoTime();
        String source = SourceName.of(request, PREFIX, SUFFIX);
        bodies.read(request, body -> {
            Reconciliation asked = ReconciliationReader.read(source, Document.of(request, body));
            access.require(Role.ADMIN, asked.namespace());
            switch (invalidations.reconcile(asked, deadlines.of(request.headers()))) {
                case Reconciled.Done done -> send(done, System.nanoTime() - start, request, response);
                case Reconciled.Failed(ErrorCode code, String message) -> throw Refusal.of(code, message);
            }
        });
    }

    private static void send(Reconciled.Done done, long nanos, ServerRequest request, ServerResponse response) {
        Json.send(response, BodyFormat.ofAnswer(request.headers()), USUAL_BYTES, json -> {
            json.writeStartObject();
            json.writeNumberField("unchanged", done.unchanged());
            array(json, "changed", done.changed());
            array(json, "missing", done.missing());
            json.writeNumberField("removed", done.removed());
            json.writeNumberField("took_ms", Math.round(nanos / NANOS_PER_MS * 1_000) / 1_000.0);
            json.writeEndObject();
        });
    }

    private static void array(JsonGenerator json, String name, List<String> ids) throws IOException {
        json.writeArrayFieldStart(name);
        for (String id : ids) {
            json.writeString(id);
        }
        json.writeEndArray();
    }
}
