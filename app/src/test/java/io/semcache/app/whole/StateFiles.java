package io.semcache.app.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of local stores, damaged. */
final class StateFiles {

    private StateFiles() {}

    /** Makes every store one that RocksDB refuses to open. */
    static void damage(Path stateDir) throws IOException {
        List<Path> manifests =
                files(stateDir, file -> file.getFileName().toString().startsWith("MANIFEST"));
        if (manifests.isEmpty()) {
            throw new AssertionError("expected stores under " + stateDir + ", found none");
        }
        for (Path manifest : manifests) {
            Files.writeString(manifest, "no manifest any more");
        }
    }

    /** Deepest first. */
    private static List<Path> files(Path folder, Predicate<Path> which) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(which).sorted(Comparator.reverseOrder()).toList();
        }
    }
}
