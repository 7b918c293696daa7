package io.semcache.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Real English sentences without carrying them along: the 2,000 of {@code clients/data/sentences.txt} (Moby-Dick), and
 * those that the documentation comments of the running JDK's own sources are made of.
 */
final class Sentences {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.?!])\\s+(?=[A-Z])");
    private static final int FEWEST_WORDS = 6;
    private static final int MOST_WORDS = 40;

    private Sentences() {}

    /** The sentences of the file that the system property {@code semcache.sentences} names. */
    static List<String> ofTheRepository() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("semcache.sentences", "clients/data/sentences.txt")));
    }

    /**
     * The first {@code count} distinct sentences: the repository's, then those of {@code java.base}, in the order of
     * the JDK's {@code lib/src.zip}.
     *
     * @throws IOException if the JDK comes without its sources, or they have too few sentences
     */
    static List<String> first(int count) throws IOException {
        Set<String> sentences = new LinkedHashSet<>(ofTheRepository());
        Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        if (sentences.size() < count) {
            if (!Files.exists(sources)) {
                throw new IOException("expected the JDK's sources in " + sources + "; a JDK that has them is needed");
            }
            try (ZipFile zip = new ZipFile(sources.toFile())) {
                var entries = zip.stream()
                        .filter(e -> e.getName().startsWith("java.base/java")
                                && e.getName().endsWith(".java"))
                        .iterator();
                while (sentences.size() < count && entries.hasNext()) {
                    sentences.addAll(inComments(text(zip, entries.next())));
                }
            }
        }
        if (sentences.size() < count) {
            throw new IOException("expected " + count + " sentences, found " + sentences.size());
        }
        return List.copyOf(sentences).subList(0, count);
    }

    private static String text(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The plain sentences of a source file's documentation comments. */
    static List<String> inComments(String source) {
        List<String> sentences = new ArrayList<>();
        for (Matcher comment = COMMENT.matcher(source); comment.find(); ) {
            String prose = comment.group(1)
                    .replaceAll("(?m)^\\s*\\*", " ")
                    .replaceAll("(?s)@(param|return|throws|see|since|author|exception|implNote|apiNote)\\b", ". ")
                    .replaceAll("\\{@(?:code|link|linkplain|literal)\\s+([^}]*)\\}", "$1")
                    .replaceAll("<[^>]*>", " ")
                    .replaceAll("\\s+", " ");
            for (String sentence : SENTENCE_END.split(prose.strip(), -1)) {
                if (isPlain(sentence)) {
                    sentences.add(sentence);
                }
            }
        }
        return sentences;
    }

    private static boolean isPlain(String sentence) {
        int words = sentence.split(" ", -1).length;
        return words >= FEWEST_WORDS
                && words <= MOST_WORDS
                && Character.isUpperCase(sentence.charAt(0))
                && sentence.endsWith(".")
                && sentence.chars().noneMatch(c -> c == '{' || c == '}' || c == '@' || c == '&' || c == '=');
    }
}
