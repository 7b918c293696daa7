package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.dump.DamagedDumpException;
import io.semcache.server.dump.CheckedDump;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.embedding.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/import}: stores the entries of a dump, or those of one namespace of it. All of it has come and was
 * found sound before the first entry is written.
 */
final class ImportResource implements Resource {

    private final EntryImports imports;
    private final Spool spool;
    private final Deadlines deadlines;

    ImportResource(EntryImports imports, Spool spool, Deadlines deadlines) {
        this.imports = imports;
        this.spool = spool;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST, "/v1/import", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.ADMIN), this::load));
    }

    private void load(ServerRequest request, ServerResponse response, Access access) {
        QueryMembers members = QueryMembers.of(request, Set.of());
        @Nullable String namespace = members.string("namespace") == null ? null : members.namespace();
        if (namespace == null) {
            access.requireEverywhere(Role.ADMIN);
        } else {
            access.require(Role.ADMIN, namespace);
        }
        if (!imports.hasRoom()) {
            throw full();
        }
        try {
            spool.receive(request, (body, file) -> {
                try (EntryImports.Run run = imports.begin(file)) {
                    load(body, namespace, run, request, response);
                }
            });
        } catch (IOException e) {
            throw NoSpace.is(e) ? full() : new UncheckedIOException(e);
        }
    }

    private static RuntimeException full() {
        return Refusal.of(ErrorCode.STORAGE_FULL, "the disk of this node has no room for imports");
    }

    private void load(
            InputStream body,
            @Nullable String namespace,
            EntryImports.Run run,
            ServerRequest request,
            ServerResponse response)
            throws IOException {
        CheckedDump dump = checked(body, namespace, run);
        boolean stored = stored(run, deadlines.of(request.headers()));
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeNumberField("sections", dump.sections());
            json.writeNumberField("entries", dump.entries());
            json.writeStringField("checksum", HexFormat.of().toHexDigits(dump.checksum()));
            json.writeBooleanField("stored", stored);
            json.writeEndObject();
        });
    }

    private static CheckedDump checked(InputStream body, @Nullable String namespace, EntryImports.Run run)
            throws IOException {
        try {
            return CheckedDump.read(body, namespace, run);
        } catch (DamagedDumpException | CheckedDump.UnacceptableException e) {
            throw Refusal.invalid(null, String.valueOf(e.getMessage()));
        }
    }

    private static boolean stored(EntryImports.Run run, Deadline deadline) {
        try {
            return run.store(deadline);
        } catch (IOException e) {
            throw Refusal.of(
                    ErrorCode.NOT_READY,
                    e.getMessage() + "; the import stopped on the way and can be repeated as a whole");
        }
    }
}
