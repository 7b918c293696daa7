package io.semcache.app.cli;

import io.semcache.app.StartupException;
import io.semcache.config.KeyHash;
import io.semcache.config.NewApiKey;
import io.semcache.config.SettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "keys", synopsisSubcommandLabel = "COMMAND", description = "Make API keys.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before run()
final class KeysCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing COMMAND: new");
    }

    @Command(name = "new", description = "Make an API key; it is printed once and kept nowhere.")
    int create(
            @Parameters(paramLabel = "NAME", description = "What the settings and messages call the key.") String name,
            @Option(
                            names = "--read",
                            paramLabel = "NAMESPACES",
                            description = "Namespaces that it may read, with commas between them; *: all.")
                    @Nullable String read,
            @Option(
                            names = "--write",
                            paramLabel = "NAMESPACES",
                            description = "Namespaces that it may read and write.")
                    @Nullable String write,
            @Option(
                            names = "--admin",
                            paramLabel = "NAMESPACES",
                            description = "Namespaces in which it may do everything.")
                    @Nullable String admin,
            @Option(
                            names = "--hash-file",
                            paramLabel = "FILE",
                            description = "Write the hash to this new file, for settings that read it from there.")
                    @Nullable Path hashFile,
            @Mixin OutputOption output)
            throws IOException {
        NewApiKey key = NewApiKey.random(new SecureRandom());
        String prefix = "auth.keys." + name + ".";
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(prefix + "hash", key.hash().hex());
        put(settings, prefix + "read", read);
        put(settings, prefix + "write", write);
        put(settings, prefix + "admin", admin);
        SettingsReader.read(settings); // says what is wrong with the name or the namespaces
        if (hashFile != null) {
            write(key.hash(), hashFile);
            settings.remove(prefix + "hash");
            settings.put(prefix + "hash.file", hashFile.toAbsolutePath().toString());
        }
        print(key, settings, output);
        return ExitCode.OK;
    }

    private static void write(KeyHash hash, Path file) throws IOException {
        try {
            Files.writeString(file, hash.hex() + "\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new StartupException(file + " exists already: the key that it stands for would be lost", e);
        }
    }

    private static void put(Map<String, String> settings, String key, @Nullable String namespaces) {
        if (namespaces != null) {
            settings.put(key, namespaces);
        }
    }

    private void print(NewApiKey key, Map<String, String> settings, OutputOption output) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(OutputOption.json(Map.of("key", key.text(), "settings", settings)));
            return;
        }
        out.println("The key, shown only now:");
        out.println();
        out.println("    " + key.text());
        out.println();
        out.println("For the settings of every node, which know nothing but its hash:");
        out.println();
        settings.forEach((setting, value) -> out.println("    " + setting + "=" + value));
    }
}
