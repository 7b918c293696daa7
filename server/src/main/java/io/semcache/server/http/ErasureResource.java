package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.server.erasure.Erased;
import io.semcache.server.erasure.Erasure;
import io.semcache.server.erasure.ErasureRecord;
import io.semcache.server.erasure.Erasures;
import io.semcache.server.erasure.Receipt;
import io.semcache.server.erasure.TopicWait;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/erasures} forgets a subject; {@code GET /v1/erasures/{id}} says what of it is still to go. */
final class ErasureResource implements Resource {

    private static final String PATH = "/v1/erasures";

    private final Erasures erasures;
    private final int subjectBytes;
    private final Bodies bodies;
    private final Deadlines deadlines;
    private final Clock clock;

    /** @param subjectBytes longest subject */
    ErasureResource(Erasures erasures, int subjectBytes, Bodies bodies, Deadlines deadlines, Clock clock) {
        this.erasures = erasures;
        this.subjectBytes = subjectBytes;
        this.bodies = bodies;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        Requirement admin = new Requirement.InNamespace(Role.ADMIN);
        return List.of(
                new Route(Method.POST, PATH, ErrorFormat.PROBLEM, admin, this::erase),
                new Route(Method.GET, PATH + "/{id}", ErrorFormat.PROBLEM, admin, this::receipt));
    }

    private void erase(ServerRequest request, ServerResponse response, Access access) {
        bodies.read(request, body -> {
            Erasure erasure = ErasureRequest.read(Document.of(request, body), subjectBytes);
            requireAdmin(access, erasure.namespace());
            send(erasures.erase(erasure, deadlines.of(request.headers())), Status.CREATED_201, response);
        });
    }

    private void receipt(ServerRequest request, ServerResponse response, Access access) {
        QueryMembers.of(request, Set.of());
        String id = request.path().pathParameters().get("id");
        Erased erased =
                erasures.receipt(id, done -> isAdmin(access, done.namespace()), deadlines.of(request.headers()));
        send(erased, Status.OK_200, response);
    }

    private static void requireAdmin(Access access, @Nullable String namespace) {
        if (namespace == null) {
            access.requireEverywhere(Role.ADMIN);
        } else {
            access.require(Role.ADMIN, namespace);
        }
    }

    private static boolean isAdmin(Access access, @Nullable String namespace) {
        return namespace == null ? access.allowsEverywhere(Role.ADMIN) : access.allows(Role.ADMIN, namespace);
    }

    private void send(Erased erased, Status status, ServerResponse response) {
        switch (erased) {
            case Erased.Done(Receipt receipt) -> {
                response.status(status);
                Json.send(response, json -> write(receipt, json));
            }
            case Erased.Counted(long entries) ->
                Json.send(response, json -> {
                    json.writeStartObject();
                    json.writeNumberField("removed", entries);
                    json.writeBooleanField("dry_run", true);
                    json.writeEndObject();
                });
            case Erased.Failed(ErrorCode code, String message) -> throw Refusal.of(code, message);
        }
    }

    private void write(Receipt receipt, JsonGenerator json) throws IOException {
        long nowMs = clock.millis();
        ErasureRecord done = receipt.record();
        json.writeStartObject();
        json.writeStringField("id", done.id());
        json.writeStringField("namespace", done.namespace());
        json.writeStringField(
                "erased_at", Instant.ofEpochMilli(done.erasedAtMs()).toString());
        json.writeNumberField("removed", done.removed());
        json.writeBooleanField("done", receipt.done(nowMs));
        json.writeArrayFieldStart("partitions");
        for (int partition = 0; partition < done.partitions().size(); partition++) {
            ErasureRecord.Part part = done.partitions().get(partition);
            json.writeStartObject();
            json.writeNumberField("partition", partition);
            json.writeNumberField("offset", part.offset());
            json.writeNumberField("removed", part.removed());
            json.writeStringField("files", receipt.purging().contains(partition) ? "purging" : "purged");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("topics");
        for (TopicWait wait : receipt.waits()) {
            json.writeStartObject();
            json.writeStringField("topic", wait.topic());
            json.writeStringField(
                    "gone_by",
                    wait.untilMs() == null
                            ? null
                            : Instant.ofEpochMilli(wait.untilMs()).toString());
            json.writeBooleanField("gone", wait.over(nowMs));
            json.writeStringField("because", wait.because());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
