package io.semcache.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.function.Consumer;

/** Takes bodies in: each within its own bound, all together within what this node has room for. Thread-safe. */
final class Bodies {

    private final BodyBudget budget;
    private final RequestBody body;

    /** @param limitBytes largest body, compressed or not */
    Bodies(BodyBudget budget, int limitBytes) {
        this.budget = budget;
        this.body = new RequestBody(limitBytes);
    }

    /** Hands the body over, empty if there is none; its room is taken until the call returns. */
    void read(ServerRequest request, Consumer<byte[]> call) {
        try (BodyBudget.Lease lease = budget.lease(request.headers())) {
            byte[] bytes = body.bytes(request);
            lease.shrinkTo(bytes.length);
            call.accept(bytes);
        }
    }
}
