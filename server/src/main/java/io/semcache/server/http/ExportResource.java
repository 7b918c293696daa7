package io.semcache.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.dump.Block;
import io.semcache.server.dump.DumpSink;
import io.semcache.server.dump.NdjsonWriter;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.dump.SectionUnavailableException;
import io.semcache.server.dump.Sections;
import io.semcache.server.embedding.Deadline;
import io.semcache.store.query.Omission;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/export}: the entries of a namespace or of all as a dump, sent while they are read, at the pace of the
 * caller. An answer that breaks off has no end, which every reader of dumps misses.
 */
final class ExportResource implements Resource {

    private static final String NAMESPACE = "namespace";
    private static final String FORM = "form";
    private static final String WITHOUT = "without";
    private static final String PARTITION = "partition";
    private static final Set<String> PARAMETERS = Set.of(FORM, WITHOUT, PARTITION);

    private static final int BUFFER_BYTES = 64 << 10;

    private final Sections sections;
    private final Deadlines deadlines;
    private final Clock clock;

    ExportResource(Sections sections, Deadlines deadlines, Clock clock) {
        this.sections = sections;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(
                Method.GET, "/v1/export", ErrorFormat.PROBLEM, new Requirement.InNamespace(Role.ADMIN), this::export));
    }

    /** What is asked for. */
    private record Choice(Form form, @Nullable String namespace, Set<Omission> without, Set<Integer> partitions) {

        Block.Header header(long nowMs, Sections sections) {
            return new Block.Header(
                    nowMs,
                    sections.cache(),
                    sections.partitions(),
                    namespace == null ? "" : namespace,
                    without.stream().map(Omission::wireName).sorted().toList());
        }

        SectionRequest section(int partition) {
            return new SectionRequest(partition, namespace, without);
        }
    }

    private enum Form {
        BINARY("application/vnd.semcache.dump"),
        NDJSON("application/x-ndjson");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    private void export(ServerRequest request, ServerResponse response, Access access) {
        Choice choice = choice(QueryMembers.of(request, PARAMETERS));
        if (choice.namespace == null) {
            access.requireEverywhere(Role.ADMIN);
        } else {
            access.require(Role.ADMIN, choice.namespace);
        }
        Supplier<Deadline> deadline = () -> deadlines.of(request.headers());
        Iterator<Integer> partitions = choice.partitions.iterator();
        // What cannot begin gets an error; what breaks off later can only end.
        try (SectionSource first = open(choice, partitions.next(), deadline.get())) {
            response.header(HeaderNames.CONTENT_TYPE, choice.form.mediaType);
            Sending.stream(response, wire -> write(choice, first, partitions, deadline, wire), Sending.TIMEOUT);
        } catch (SectionUnavailableException e) {
            throw Refusal.of(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private SectionSource open(Choice choice, int partition, Deadline deadline) throws SectionUnavailableException {
        return sections.open(choice.section(partition), deadline);
    }

    private void write(
            Choice choice,
            SectionSource first,
            Iterator<Integer> others,
            Supplier<Deadline> deadline,
            OutputStream wire)
            throws IOException {
        OutputStream out = new BufferedOutputStream(wire, BUFFER_BYTES);
        Block.Header header = choice.header(clock.millis(), sections);
        DumpSink dump = switch (choice.form) {
            case BINARY -> DumpSink.binary(out, header);
            case NDJSON -> new NdjsonWriter(out, header);
        };
        dump.copy(first);
        while (others.hasNext()) {
            try (SectionSource section = open(choice, others.next(), deadline.get())) {
                dump.copy(section);
            }
        }
        dump.end();
        out.flush();
    }

    private Choice choice(QueryMembers members) {
        @Nullable String namespace = members.string(NAMESPACE) == null ? null : members.namespace();
        return new Choice(form(members.string(FORM)), namespace, without(members), partitions(members));
    }

    private static Form form(@Nullable String name) {
        return switch (name) {
            case null -> Form.BINARY;
            case "binary" -> Form.BINARY;
            case "ndjson" -> Form.NDJSON;
            default -> throw Refusal.invalid(FORM, "expected form to be binary or ndjson, got " + name);
        };
    }

    private static Set<Omission> without(QueryMembers members) {
        Set<Omission> without = EnumSet.noneOf(Omission.class);
        for (String name : listed(members, WITHOUT)) {
            without.add(Omission.ofWireName(name)
                    .orElseThrow(
                            () -> Refusal.invalid(WITHOUT, "expected without to name text or metadata, got " + name)));
        }
        return without;
    }

    /** All, unless some are named. */
    private Set<Integer> partitions(QueryMembers members) {
        Set<Integer> partitions = new TreeSet<>();
        int count = sections.partitions();
        for (String name : listed(members, PARTITION)) {
            partitions.add(partition(name, count));
        }
        if (partitions.isEmpty()) {
            IntStream.range(0, count).forEach(partitions::add);
        }
        return partitions;
    }

    private static int partition(String name, int count) {
        try {
            int partition = Integer.parseInt(name);
            if (partition >= 0 && partition < count) {
                return partition;
            }
        } catch (NumberFormatException e) {
            // the same mistake
        }
        throw Refusal.invalid(PARTITION, "expected partitions in [0, " + (count - 1) + "], got " + name);
    }

    /** The values of a parameter that may be given several times, and hold several with commas between them. */
    private static List<String> listed(QueryMembers members, String name) {
        List<String> values = new ArrayList<>();
        for (String value : members.strings(name)) {
            for (String one : value.split(",", -1)) {
                values.add(one.strip());
            }
        }
        return values;
    }
}
