package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "put",
        description = {
            "Store a value under a name.",
            "The name, or the text of --text, is embedded, so that ./semcache similar finds the entry."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class PutCommand implements Callable<Integer> {

    private static final int CREATED = 201;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EntryOptions entry;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "What is stored.")
    private @Nullable String value;

    @Option(names = "--file", paramLabel = "FILE", description = "Store the bytes of this file; -: of the input.")
    private @Nullable String file;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "Media type of the value (default: that of plain text, or of bytes for a file).")
    private @Nullable String contentType;

    @Option(names = "--text", paramLabel = "TEXT", description = "What the entry is found by (default: its name).")
    private @Nullable String text;

    @Option(names = "--no-embed", description = "Do not embed it: ./semcache similar does not find it.")
    private boolean noEmbed;

    @Option(
            names = "--ttl-ms",
            paramLabel = "MS",
            description = "Time to live; 0: for ever (default: the namespace's).")
    private @Nullable Long ttlMs;

    @Option(names = "--sliding", description = "The time to live begins anew when the entry is read.")
    private boolean sliding;

    @Option(names = "--tag", paramLabel = "TAG", description = "A label; may be given several times.")
    private List<String> tags = List.of();

    @Option(names = "--source", paramLabel = "SOURCE", description = "What the entry was made from.")
    private @Nullable String source;

    @Option(names = "--revision", paramLabel = "REVISION", description = "Revision of the source.")
    private @Nullable String revision;

    @Option(
            names = "--depends-on",
            paramLabel = "SOURCE",
            description = "Another source whose change makes the entry invalid; may be given several times.")
    private List<String> dependsOn = List.of();

    @Override
    public Integer call() throws InterruptedException {
        byte[] bytes = content();
        int status = entry.client().put(path(), bytes, headers());
        boolean isNew = status == CREATED;
        entry.print(
                Map.of("name", entry.name(), "bytes", bytes.length, "new", isNew),
                (isNew ? "stored " : "replaced ") + entry.name());
        return ExitCode.OK;
    }

    private byte[] content() {
        if ((value == null) == (file == null)) {
            throw new ParameterException(spec.commandLine(), "expected either VALUE or --file");
        }
        if (value != null) {
            return value.getBytes(UTF_8);
        }
        try {
            return file.equals("-") ? input() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new NodeCallException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] input() throws IOException {
        InputStream input = System.in;
        return input.readAllBytes();
    }

    private String path() {
        Map<String, String> query = new LinkedHashMap<>();
        if (ttlMs != null) {
            query.put("ttl_ms", ttlMs.toString());
        }
        if (sliding) {
            query.put("sliding", "true");
        }
        if (noEmbed) {
            query.put("embed", "false");
        }
        if (source != null) {
            query.put("source", source);
        }
        if (revision != null) {
            query.put("revision", revision);
        }
        StringBuilder path = new StringBuilder(entry.path(query));
        tags.forEach(tag -> add(path, "tag", tag));
        dependsOn.forEach(other -> add(path, "depends_on", other));
        return path.toString();
    }

    private static void add(StringBuilder path, String parameter, String value) {
        path.append(path.indexOf("?") < 0 ? '?' : '&')
                .append(parameter)
                .append('=')
                .append(EntryPath.encoded(value));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        String usual = value != null ? "text/plain; charset=utf-8" : "application/octet-stream";
        headers.put("Content-Type", contentType != null ? contentType : usual);
        if (text != null) {
            headers.put("X-Embed-Text", "UTF-8''" + EntryPath.encoded(text));
        }
        return headers;
    }
}
