import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the native libraries of other platforms out of the jars in a folder: {@code java PruneNatives.java lib}. A jar
 * without a library for this platform stays as it is.
 */
final class PruneNatives {
    private static final Pattern NATIVE = Pattern.compile(".*(\\.so|\\.dylib|\\.jnilib|\\.dll|\\.a|\\.lib)|.*\\.dSYM/.*");
    private static final Pattern OURS = Pattern.compile(
            "(?i).*linux[-/]?(%s)(?!-?musl)\\b.*"
                    .formatted(
                            switch (System.getProperty("os.arch")) {
                                case "amd64" -> "64|x64|x86_64|amd64";
                                case "aarch64" -> "aarch64|arm64";
                                case String other -> Pattern.quote(other);
                            }));

    public static void main(String[] args) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(args[0]))) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                prune(jar);
            }
        }
    }

    private static void prune(Path jar) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(jar);
                Stream<Path> entries = Files.walk(zip.getPath("/"))) {
            List<Path> natives = entries.filter(Files::isRegularFile)
                    .filter(entry -> NATIVE.matcher(entry.toString()).matches())
                    .toList();
            if (natives.stream().noneMatch(PruneNatives::isOurs)) {
                return;
            }
            for (Path entry : natives) {
                if (!isOurs(entry)) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static boolean isOurs(Path entry) {
        return OURS.matcher(entry.toString()).matches();
    }
}
