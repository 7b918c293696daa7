package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "get", description = "Print the value that is stored under a name.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class GetCommand implements Callable<Integer> {

    @Mixin
    private EntryOptions entry;

    @Option(names = "--file", paramLabel = "FILE", description = "Write the bytes into this file.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        NodeClient.Payload payload = entry.client().payload(entry.path());
        if (file != null) {
            write(file, payload.bytes());
        } else {
            entry.print(json(payload), new String(payload.bytes(), UTF_8));
        }
        return ExitCode.OK;
    }

    private Map<String, Object> json(NodeClient.Payload payload) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", entry.name());
        json.put("content_type", payload.contentType());
        json.put("base64", Base64.getEncoder().encodeToString(payload.bytes()));
        return json;
    }

    private static void write(Path file, byte[] bytes) {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new NodeCallException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
