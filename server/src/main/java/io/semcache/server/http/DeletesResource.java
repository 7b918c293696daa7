package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Written;
import java.util.List;

/** {@code POST /v1/entries/delete}: removes many entries, by text, name or key. What is not there is no mistake. */
final class DeletesResource implements Resource {

    private final EntryWrites writes;
    private final int mostEntries;
    private final Bodies bodies;
    private final Deadlines deadlines;

    /** @param mostEntries of one call */
    DeletesResource(EntryWrites writes, int mostEntries, Bodies bodies, Deadlines deadlines) {
        this.writes = writes;
        this.mostEntries = mostEntries;
        this.bodies = bodies;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST,
                "/v1/entries/delete",
                ErrorFormat.PROBLEM,
                new Requirement.InNamespace(Role.WRITE),
                this::delete));
    }

    private void delete(ServerRequest request, ServerResponse response, Access access) {
        bodies.read(request, body -> {
            DeletesReader.Deletes asked = DeletesReader.read(Document.of(request, body), mostEntries);
            access.require(Role.WRITE, asked.namespace());
            long deleted = deleted(writes.write(access.tenant(), asked.writes(), deadlines.of(request.headers())));
            Json.send(response, json -> {
                json.writeStartObject();
                json.writeNumberField("deleted", deleted);
                json.writeEndObject();
            });
        });
    }

    /** Fails with the first permanent failure, otherwise with the first. */
    private static long deleted(List<Written> written) {
        long deleted = 0;
        Written.Failed worst = null;
        for (Written one : written) {
            switch (one) {
                case Written.Applied applied -> deleted += applied.existed() ? 1 : 0;
                case Written.Failed failed -> {
                    if (worst == null
                            || (worst.code().retryable() && !failed.code().retryable())) {
                        worst = failed;
                    }
                }
            }
        }
        if (worst != null) {
            throw new Refusal(worst.code(), worst.message(), null, worst.retryAfterMs());
        }
        return deleted;
    }
}
