package io.semcache.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import java.util.List;
import java.util.Set;

/** {@code /v1/kv/{name}}: one entry of the caller's own under a name, its payload byte for byte. */
final class KvResource implements Resource {

    private static final String PREFIX = "/v1/kv/";
    private static final String PATH = PREFIX + "{name}";

    private static final String TTL_MS = "ttl_ms";
    private static final String SLIDING = "sliding";
    private static final String EMBED = "embed";
    private static final String TAG = "tag";
    private static final String METADATA = "metadata";
    private static final String SUBJECT = "subject";
    private static final String SOURCE = "source";
    private static final String REVISION = "revision";
    private static final String DEPENDS_ON = "depends_on";
    private static final Set<String> PUT_PARAMETERS =
            Set.of(TTL_MS, SLIDING, EMBED, TAG, METADATA, SUBJECT, SOURCE, REVISION, DEPENDS_ON);

    private final StoredEntries stored;
    private final EntryWrites writes;
    private final Bodies bodies;
    private final Deadlines deadlines;

    /** @param bodies bounded to what a payload may have */
    KvResource(StoredEntries stored, EntryWrites writes, Bodies bodies, Deadlines deadlines) {
        this.stored = stored;
        this.writes = writes;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(Method.PUT, Role.WRITE, this::put),
                route(Method.GET, Role.READ, this::get),
                route(Method.HEAD, Role.READ, this::get),
                route(Method.DELETE, Role.WRITE, this::delete));
    }

    private static Route route(Method method, Role role, Route.Endpoint endpoint) {
        return new Route(method, PATH, ErrorFormat.PROBLEM, new Requirement.InNamespace(role), endpoint);
    }

    private void put(ServerRequest request, ServerResponse response, Access access) {
        ServerRequestHeaders headers = request.headers();
        QueryMembers query = QueryMembers.of(request, PUT_PARAMETERS);
        String namespace = query.namespace();
        access.require(Role.WRITE, namespace);
        EntityTag.refuseConditions(headers);
        bodies.read(request, body -> {
            Write.Put put = new Write.Put(
                    namespace,
                    EntryName.of(request, PREFIX),
                    EmbedText.of(headers),
                    null,
                    null,
                    InputType.NONE,
                    null,
                    query.flag(EMBED, true),
                    new Payload(body, headers.first(HeaderNames.CONTENT_TYPE).orElse(null)),
                    query.integer(TTL_MS, 0, CacheMember.MAX_TTL_MS),
                    query.flag(SLIDING, false),
                    labels(query));
            boolean existed = existed(access, put, headers);
            response.status(existed ? Status.NO_CONTENT_204 : Status.CREATED_201);
            response.send();
        });
    }

    private static EntryLabels labels(QueryMembers query) {
        return new EntryLabels(
                query.strings(TAG),
                MetadataMember.parse(METADATA, query.string(METADATA)),
                query.string(SUBJECT),
                query.string(SOURCE),
                query.string(REVISION),
                query.strings(DEPENDS_ON));
    }

    private void delete(ServerRequest request, ServerResponse response, Access access) {
        QueryMembers query = QueryMembers.of(request, Set.of());
        access.require(Role.WRITE, query.namespace());
        EntityTag.refuseConditions(request.headers());
        Write.Delete delete = new Write.Delete(query.namespace(), EntryName.of(request, PREFIX));
        if (!existed(access, delete, request.headers())) {
            throw absent();
        }
        response.status(Status.NO_CONTENT_204);
        response.send();
    }

    private boolean existed(Access access, Write write, ServerRequestHeaders headers) {
        return switch (writes.write(access.tenant(), List.of(write), deadlines.of(headers))
                .getFirst()) {
            case Written.Applied applied -> applied.existed();
            case Written.Failed(ErrorCode code, String message, long retryAfterMs) ->
                throw new Refusal(code, message, null, retryAfterMs);
        };
    }

    private void get(ServerRequest request, ServerResponse response, Access access) {
        String namespace = QueryMembers.of(request, Set.of()).namespace();
        access.require(Role.READ, namespace);
        CacheKey key = CacheKey.ofName(namespace, EntryName.of(request, PREFIX));
        Row.Present row = switch (stored.ofKeys(namespace, List.of(key), deadlines.of(request.headers()))
                .getFirst()) {
            case Stored.Entry entry -> entry.row();
            case Stored.Absent absent -> throw absent();
            case Stored.Failed(ErrorCode code, String message) -> throw Refusal.of(code, message);
        };
        StoredPayload.send(row, request, response);
    }

    private static Refusal absent() {
        return Refusal.of(ErrorCode.NOT_FOUND, "there is no entry with this name");
    }
}
