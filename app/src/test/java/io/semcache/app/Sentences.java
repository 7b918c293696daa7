package io.semcache.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Real sentences in the order in which users ask for them. */
final class Sentences {

    private static final Path FILE = Path.of("..", "clients", "data", "sentences.txt");
    private static final long SEED = 4;

    private Sentences() {}

    /** {@code count} sentences, of which every third was there before. */
    static List<String> withRepeats(int count) throws IOException {
        List<String> distinct = Files.readAllLines(FILE);
        var random = new Random(SEED);
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(i % 3 == 2 ? asked.get(random.nextInt(asked.size())) : distinct.get(i - i / 3));
        }
        return asked;
    }
}
