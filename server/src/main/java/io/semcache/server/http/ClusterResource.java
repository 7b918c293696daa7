package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.server.cluster.Cluster;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.cluster.NamespaceCounts;
import io.semcache.server.cluster.NodeCopies;
import io.semcache.store.query.CommitStats;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code GET /v1/stats}: what the caller's namespaces have, and to who may see all of them what each copy of a
 * partition has. {@code GET /v1/cluster}: which node has which partitions.
 */
final class ClusterResource implements Resource {

    private final Cluster cluster;
    private final Deadlines deadlines;

    ClusterResource(Cluster cluster, Deadlines deadlines) {
        this.cluster = cluster;
        this.deadlines = deadlines;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/v1/stats", ErrorFormat.PROBLEM, new Requirement.AnyKey(), this::stats),
                new Route(
                        Method.GET,
                        "/v1/cluster",
                        ErrorFormat.PROBLEM,
                        new Requirement.Everywhere(Role.ADMIN),
                        this::nodes));
    }

    private void stats(ServerRequest request, ServerResponse response, Access access) {
        var _ = QueryMembers.of(request, Set.of());
        List<NodeCopies> nodes = cluster.nodes(deadlines.of(request.headers()));
        Map<String, NamespaceCounts> namespaces = new TreeMap<>();
        for (NodeCopies node : nodes) {
            for (CopyStats copy : node.copies()) {
                if (copy.role() == CopyStats.Role.ACTIVE) {
                    copy.namespaces().forEach((name, counts) -> {
                        if (access.allows(Role.READ, name)) {
                            namespaces.merge(name, counts, NamespaceCounts::plus);
                        }
                    });
                }
            }
        }
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeStringField("cache", cluster.cache());
            json.writeNumberField("partitions", cluster.partitions());
            json.writeNumberField("partitions_answered", active(nodes));
            writeNamespaces(json, namespaces);
            if (access.allowsEverywhere(Role.ADMIN)) {
                writeCopies(json, nodes);
            }
            json.writeEndObject();
        });
    }

    private static long active(List<NodeCopies> nodes) {
        return nodes.stream()
                .flatMap(node -> node.copies().stream())
                .filter(copy -> copy.role() == CopyStats.Role.ACTIVE)
                .map(CopyStats::partition)
                .distinct()
                .count();
    }

    private static void writeNamespaces(JsonGenerator json, Map<String, NamespaceCounts> namespaces)
            throws IOException {
        json.writeObjectFieldStart("namespaces");
        for (Map.Entry<String, NamespaceCounts> namespace : namespaces.entrySet()) {
            NamespaceCounts counts = namespace.getValue();
            json.writeObjectFieldStart(namespace.getKey());
            json.writeNumberField("entries", counts.entries());
            json.writeNumberField("embedded", counts.embedded());
            json.writeNumberField("bytes", counts.bytes());
            json.writeStringField("content_checksum", hex(counts.contentChecksum()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeCopies(JsonGenerator json, List<NodeCopies> nodes) throws IOException {
        json.writeArrayFieldStart("copies");
        for (NodeCopies node : nodes) {
            for (CopyStats copy : node.copies()) {
                writeCopy(json, node.node(), copy);
            }
        }
        json.writeEndArray();
    }

    private static void writeCopy(JsonGenerator json, String node, CopyStats copy) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", copy.partition());
        json.writeStringField("node", node);
        json.writeStringField("role", copy.role().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("rows", copy.rows());
        json.writeNumberField("entries", copy.entries());
        json.writeStringField("checksum", hex(copy.checksum()));
        json.writeStringField("content_checksum", hex(copy.contentChecksum()));
        CommitStats atCommit = copy.atCommit();
        if (atCommit == null) {
            json.writeNullField("at_commit");
        } else {
            json.writeObjectFieldStart("at_commit");
            json.writeNumberField("changelog_offset", atCommit.changelogOffset());
            json.writeNumberField("rows", atCommit.rows());
            json.writeStringField("checksum", hex(atCommit.checksum()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String hex(long checksum) {
        return HexFormat.of().toHexDigits(checksum);
    }

    private void nodes(ServerRequest request, ServerResponse response, Access access) {
        var _ = QueryMembers.of(request, Set.of());
        List<NodeCopies> nodes = cluster.nodes(deadlines.of(request.headers()));
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeStringField("cache", cluster.cache());
            json.writeNumberField("partitions", cluster.partitions());
            json.writeArrayFieldStart("nodes");
            for (NodeCopies node : nodes) {
                json.writeStartObject();
                json.writeStringField("node", node.node());
                json.writeBooleanField("reachable", node.reachable());
                for (CopyStats.Role role : CopyStats.Role.values()) {
                    json.writeArrayFieldStart(role.name().toLowerCase(Locale.ROOT));
                    for (CopyStats copy : node.copies()) {
                        if (copy.role() == role) {
                            json.writeNumber(copy.partition());
                        }
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
