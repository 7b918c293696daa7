package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.http.LookupRequest.Wanted;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/lookup}: what is stored for texts, keys or names. Never calls a provider. */
final class LookupResource implements Resource {

    private final ModelCatalog models;
    private final StoredEntries entries;
    private final int mostEntries;
    private final Bodies bodies;
    private final Deadlines deadlines;

    /** @param mostEntries of one call */
    LookupResource(ModelCatalog models, StoredEntries entries, int mostEntries, Bodies bodies, Deadlines deadlines) {
        this.models = models;
        this.entries = entries;
        this.mostEntries = mostEntries;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST, "/v1/lookup", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.READ), this::lookup));
    }

    private void lookup(ServerRequest request, ServerResponse response, Access access) {
        bodies.read(request, body -> {
            LookupRequest asked = LookupRequestReader.read(Document.of(request, body), mostEntries);
            access.require(Role.READ, asked.namespace());
            Deadline deadline = deadlines.of(request.headers());
            List<Stored> stored = switch (asked.wanted()) {
                case Wanted.Keys(List<CacheKey> keys) -> entries.ofKeys(asked.namespace(), keys, deadline);
                case Wanted.Names(List<String> names) ->
                    entries.ofKeys(asked.namespace(), keys(asked.namespace(), names), deadline);
                case Wanted.Texts(List<String> texts) ->
                    entries.ofInputs(
                            call(response.headers().get(RequestId.HEADER).get(), access, asked, texts, deadline));
            };
            new LookupAnswer(allKnown(stored), asked.fields(), BodyFormat.ofAnswer(request.headers())).send(response);
        });
    }

    private static List<CacheKey> keys(String namespace, List<String> names) {
        return names.stream().map(name -> CacheKey.ofName(namespace, name)).toList();
    }

    private EmbeddingCall call(
            String requestId, Access access, LookupRequest asked, List<String> texts, Deadline deadline) {
        List<Input> inputs = new ArrayList<>(texts.size());
        for (String text : texts) {
            inputs.add(new Input.Text(text));
        }
        return new EmbeddingCall(
                requestId,
                access.tenant(),
                asked.namespace(),
                models.forCall(asked.model(), asked.namespace()).name(),
                asked.dimensions(),
                asked.inputType(),
                Truncate.NONE,
                CacheMode.ONLY_IF_CACHED,
                null,
                EntryLabels.NONE,
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
