package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.app.NodeSettings;
import io.semcache.app.dump.ChangelogReplay;
import io.semcache.app.dump.Claim;
import io.semcache.app.dump.Comparison;
import io.semcache.app.dump.ExportedClaims;
import io.semcache.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description = {
            "Compare every copy of every partition, and an export, with a fresh replay of the changelog,",
            "each at the offset that it says it is at; also while others write. Exits with 1 on a difference."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class VerifyCommand implements Callable<Integer> {

    /** A copy whose offset is not known is compared at rest, and a cleaned log may have lost what was asked for. */
    private static final int TRIES = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OutputOption output;

    @Option(names = "--no-export", description = "Do not read all entries through an export.")
    private boolean noExport;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = NodeSettings.read(config.source());
        List<Comparison> compared = List.of();
        for (int tried = 0; tried < TRIES; tried++) {
            compared = compare(settings);
            if (compared.stream().allMatch(Comparison::same)) {
                break;
            }
        }
        boolean same = compared.stream().allMatch(Comparison::same);
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(OutputOption.json(Map.of(
                    "same",
                    same,
                    "compared",
                    compared.stream().map(VerifyCommand::json).toList())));
        } else {
            print(compared, out);
            long differing = compared.stream().filter(one -> !one.same()).count();
            out.println(
                    same
                            ? "all " + compared.size() + " are the same"
                            : differing + " of " + compared.size() + " differ");
        }
        out.flush();
        return same ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Comparison> compare(Settings settings) throws InterruptedException {
        NodeClient client = node.client();
        JsonNode stats = client.get("/v1/stats");
        if (!stats.has("copies")) {
            throw new NodeCallException("verify takes the role admin everywhere, which this key lacks");
        }
        List<Claim> claims = new ArrayList<>();
        stats.path("copies").forEach(copy -> claims.add(claim(copy)));
        if (!noExport) {
            try (InputStream export = client.stream("/v1/export")) {
                claims.addAll(ExportedClaims.of(export));
            } catch (IOException e) {
                throw new NodeCallException("the export cannot be compared: " + e.getMessage(), e);
            }
        }
        requireAll(stats, claims);
        try (ChangelogReplay replay = new ChangelogReplay(settings, partition -> {})) {
            return replay.compare(claims);
        }
    }

    private static void requireAll(JsonNode stats, List<Claim> claims) {
        long partitions = claims.stream().map(Claim::partition).distinct().count();
        if (partitions < stats.path("partitions").asLong()) {
            throw new NodeCallException("only " + partitions + " of "
                    + stats.path("partitions").asLong() + " partitions answered: ask again when all nodes are ready");
        }
    }

    private static Claim claim(JsonNode copy) {
        JsonNode atCommit = copy.path("at_commit");
        boolean known = atCommit.isObject();
        JsonNode counts = known ? atCommit : copy;
        return new Claim(
                copy.path("partition").asInt(),
                copy.path("role").asText() + " " + copy.path("node").asText(),
                known ? atCommit.path("changelog_offset").asLong() : Claim.AT_REST,
                counts.path("rows").asLong(),
                HexFormat.fromHexDigitsToLong(counts.path("checksum").asText()),
                false);
    }

    private static Map<String, Object> json(Comparison compared) {
        Claim claim = compared.claim();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("partition", claim.partition());
        json.put("who", claim.who());
        json.put("changelog_offset", compared.changelogOffset());
        json.put("of", claim.content() ? "entries" : "rows");
        json.put("count", claim.count());
        json.put("checksum", HexFormat.of().toHexDigits(claim.checksum()));
        json.put("replayed_count", compared.replayedCount());
        json.put("replayed_checksum", HexFormat.of().toHexDigits(compared.replayedChecksum()));
        json.put("same", compared.same());
        return json;
    }

    private void print(List<Comparison> compared, PrintWriter out) {
        Table table = new Table("partition", "offset", "who", "count", "checksum", "replay", "");
        for (Comparison one : compared) {
            Claim claim = one.claim();
            table.row(
                    Integer.toString(claim.partition()),
                    Long.toString(one.changelogOffset()),
                    claim.who(),
                    claim.count() + (claim.content() ? " entries" : " rows"),
                    HexFormat.of().toHexDigits(claim.checksum()),
                    one.same()
                            ? "the same"
                            : one.replayedCount() + " " + HexFormat.of().toHexDigits(one.replayedChecksum()),
                    one.same() ? "" : "DIFFERS");
        }
        table.print(out, spec.usageMessage().width());
    }
}
