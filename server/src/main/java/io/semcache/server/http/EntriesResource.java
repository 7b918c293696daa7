package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Written;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/entries}: stores many entries, with vectors or payloads that the caller has already. */
final class EntriesResource implements Resource {

    private static final int BYTES_PER_KEY = 2 * CacheKey.LENGTH + 3;

    private final EntryWrites writes;
    private final int mostEntries;
    private final Bodies bodies;
    private final Deadlines deadlines;

    /** @param mostEntries of one call */
    EntriesResource(EntryWrites writes, int mostEntries, Bodies bodies, Deadlines deadlines) {
        this.writes = writes;
        this.mostEntries = mostEntries;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST, "/v1/entries", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.WRITE), this::store));
    }

    private void store(ServerRequest request, ServerResponse response, Access access) {
        bodies.read(request, body -> {
            EntriesRequest asked = EntriesRequestReader.read(Document.of(request, body), mostEntries);
            access.require(Role.WRITE, asked.namespace());
            List<CacheKey> keys = keys(writes.write(access.tenant(), asked.entries(), deadlines.of(request.headers())));
            send(keys, BodyFormat.ofAnswer(request.headers()), response);
        });
    }

    /** Fails with the first permanent failure, otherwise with the first. */
    private static List<CacheKey> keys(List<Written> written) {
        List<CacheKey> keys = new ArrayList<>(written.size());
        Refusal worst = null;
        for (int i = 0; i < written.size(); i++) {
            switch (written.get(i)) {
                case Written.Applied applied -> keys.add(applied.key());
                case Written.Failed(ErrorCode code, String message, long retryAfterMs) -> {
                    if (worst == null || (worst.code().retryable() && !code.retryable())) {
                        String entry = "entries[" + i + "]";
                        worst = new Refusal(code, entry + ": " + message, entry, retryAfterMs);
                    }
                }
            }
        }
        if (worst != null) {
            throw worst;
        }
        return keys;
    }

    private static void send(List<CacheKey> keys, BodyFormat format, ServerResponse response) {
        Json.send(response, format, keys.size() * BYTES_PER_KEY, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("keys");
            for (CacheKey key : keys) {
                json.writeString(key.hex());
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
