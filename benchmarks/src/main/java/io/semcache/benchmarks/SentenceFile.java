package io.semcache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes distinct real sentences into a file, one per line: {@code SentenceFile FILE COUNT}. */
public final class SentenceFile {

    private SentenceFile() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Sentences.first(Integer.parseInt(args[1])));
    }
}
