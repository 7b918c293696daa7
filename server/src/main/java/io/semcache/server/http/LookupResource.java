package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.Truncate;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code POST /v1/lookup}: what is cached for texts or keys. Never calls a provider. */
final class LookupResource implements Resource {

    private final Settings settings;
    private final ModelCatalog models;
    private final StoredEntries entries;
    private final BodyBudget budget;
    private final Clock clock;
    private final RequestBody body;

    LookupResource(Settings settings, ModelCatalog models, StoredEntries entries, BodyBudget budget, Clock clock) {
        this.settings = settings;
        this.models = models;
        this.entries = entries;
        this.budget = budget;
        this.clock = clock;
        this.body = new RequestBody(settings.limits().bodyBytes());
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST, "/v1/lookup", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.READ), this::lookup));
    }

    private void lookup(ServerRequest request, ServerResponse response, Access access) {
        try (BodyBudget.Lease lease = budget.lease(request.headers())) {
            answer(lease, request, response, access);
        }
    }

    private void answer(BodyBudget.Lease lease, ServerRequest request, ServerResponse response, Access access) {
        Deadline deadline = Deadline.in(
                CacheHeaders.timeout(
                        request.headers(),
                        settings.server().requestTimeout(),
                        settings.server().maxRequestTimeout()),
                clock);
        String json = body.text(request);
        lease.shrinkTo(json.length());
        LookupRequest asked = LookupRequestReader.read(json, settings.limits().inputs());
        access.require(Role.READ, asked.namespace());
        String requestId = response.headers().get(RequestId.HEADER).get();
        List<Stored> stored = asked.keys() != null
                ? entries.ofKeys(asked.namespace(), asked.keys(), deadline)
                : entries.ofInputs(call(requestId, asked, deadline));
        new LookupAnswer(allKnown(stored), asked.fields()).send(response);
    }

    private EmbeddingCall call(String requestId, LookupRequest asked, Deadline deadline) {
        List<Input> inputs = new ArrayList<>();
        for (String text : Objects.requireNonNull(asked.texts())) {
            inputs.add(new Input.Text(text));
        }
        return new EmbeddingCall(
                requestId,
                asked.namespace(),
                models.forCall(asked.model(), asked.namespace()).name(),
                asked.dimensions(),
                asked.inputType(),
                Truncate.NONE,
                CacheMode.ONLY_IF_CACHED,
                null,
                List.of(),
                inputs,
                deadline);
    }

    private static List<Stored> allKnown(List<Stored> stored) {
        for (Stored one : stored) {
            if (one instanceof Stored.Failed failed) {
                throw Refusal.of(failed.code(), failed.message());
            }
        }
        return stored;
    }
}
