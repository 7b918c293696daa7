package io.semcache.app.cli;

import io.semcache.app.dump.ImportFile;
import io.semcache.dump.Block;
import io.semcache.dump.DamagedDumpException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Store the entries of a file that export wrote, without asking a provider.",
            "A damaged file is refused with the place of the damage, and nothing of it stored.",
            "An import that was cut off goes on with the partitions that are missing."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "The only namespace whose entries are imported (default: all).")
    private @Nullable String namespace;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        NodeClient client = node.client();
        try {
            if (!ImportFile.isBinary(file)) {
                out.println(client.upload(path(), file));
            } else {
                Block.End end = parts(client);
                out.println(output.isJson() ? OutputOption.json(json(end)) : text(end));
            }
            out.flush();
            return ExitCode.OK;
        } catch (DamagedDumpException e) {
            throw new NodeCallException(file + " is damaged, nothing of it was imported: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new NodeCallException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private String path() {
        return EntryPath.withQuery("/v1/import", namespace == null ? Map.of() : Map.of("namespace", namespace));
    }

    private Block.End parts(NodeClient client) throws IOException, InterruptedException {
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), "importing", !output.isJson())) {
            return new ImportFile(file, client.get("/v1/stats").path("cache").asText() + path())
                    .read(part -> client.upload(path(), part), progress);
        }
    }

    private static Map<String, Object> json(Block.End end) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sections", end.sections());
        json.put("entries", end.entries());
        json.put("checksum", HexFormat.of().toHexDigits(end.checksum()));
        return json;
    }

    private String text(Block.End end) {
        return "imported " + end.entries() + " entries of " + end.sections() + " partitions from " + file
                + "; newer ones were kept";
    }
}
