package io.semcache.app.cli;

import io.semcache.app.dump.ExportFile;
import io.semcache.dump.Block;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = {
            "Write the entries of a namespace, or of all, into a file.",
            "An export that was cut off goes on where it ended, in FILE.part."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Option(names = "--namespace", paramLabel = "NAME", description = "The only namespace (default: all).")
    private @Nullable String namespace;

    @Option(
            names = "--form",
            paramLabel = "binary|ndjson",
            defaultValue = "binary",
            description = "Form of the file (default: binary).")
    private String form;

    @Option(
            names = "--without",
            paramLabel = "text|metadata",
            split = ",",
            description = "Leave these out of the entries.")
    private List<String> without = List.of();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (form.equals("binary")) {
                Block.End end = binary();
                out.println(output.isJson() ? OutputOption.json(json(end)) : text(end));
            } else {
                download();
                out.println(output.isJson() ? OutputOption.json(Map.of("bytes", Files.size(file))) : "wrote " + file);
            }
            out.flush();
            return ExitCode.OK;
        } catch (ExportFile.OtherCacheException | ExportFile.OtherExportException e) {
            throw new NodeCallException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new NodeCallException(
                    "the export broke off (" + e.getMessage() + "); the same command goes on with what is missing", e);
        }
    }

    private Block.End binary() throws IOException, InterruptedException {
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), "exporting", !output.isJson())) {
            return new ExportFile(file).write(missing -> node.client().stream(path(missing)), progress);
        }
    }

    private void download() throws IOException, InterruptedException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream in = node.client().stream(path(null))) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private String path(@Nullable BitSet missing) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("form", form);
        if (namespace != null) {
            query.put("namespace", namespace);
        }
        if (!without.isEmpty()) {
            query.put("without", String.join(",", without));
        }
        if (missing != null) {
            query.put("partition", missing.stream().mapToObj(Integer::toString).collect(Collectors.joining(",")));
        }
        return EntryPath.withQuery("/v1/export", query);
    }

    private Map<String, Object> json(Block.End end) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("bytes", Files.size(file));
        json.put("sections", end.sections());
        json.put("entries", end.entries());
        json.put("checksum", HexFormat.of().toHexDigits(end.checksum()));
        return json;
    }

    private String text(Block.End end) throws IOException {
        return "wrote " + end.entries() + " entries of " + end.sections() + " partitions, " + Files.size(file)
                + " bytes, content checksum " + HexFormat.of().toHexDigits(end.checksum()) + ", to " + file;
    }
}
