package io.semcache.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of sentences as people ask them: those of {@code gate/*.tsv}, two sentences in a line. The odd lines are the
 * development half, on which rules are made; the even lines are held out.
 */
enum SentencePairs {
    /** One says the opposite of the other. */
    POLARITY("polarity.tsv"),
    /** Another number. */
    NUMBERS("numbers.tsv"),
    /** The same in other words. */
    PARAPHRASES("paraphrases.tsv");

    private final String file;

    SentencePairs(String file) {
        this.file = "gate/" + file;
    }

    /** @param heldOut whether rules must not be made for it */
    record Pair(String question, String entry, boolean heldOut) {}

    /** All of them, in the order of the file. */
    List<Pair> read() {
        List<Pair> pairs = new ArrayList<>();
        for (String line : lines()) {
            String[] sentences = line.split("\t", -1);
            if (sentences.length != 2) {
                throw new IllegalStateException(file + ": expected two sentences, got " + line);
            }
            pairs.add(new Pair(sentences[0], sentences[1], pairs.size() % 2 == 1));
        }
        return List.copyOf(pairs);
    }

    private List<String> lines() {
        try (InputStream in = SentencePairs.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
