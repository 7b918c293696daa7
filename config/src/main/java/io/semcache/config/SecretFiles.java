package io.semcache.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Secrets that are read from a file: {@code peer.secret.file} names the file that holds {@code peer.secret}. */
final class SecretFiles {

    static final String SUFFIX = ".file";

    private SecretFiles() {}

    /**
     * Replaces every {@code <key>.file} of a secret by the key with the content of the file, without white space around
     * it.
     */
    static void resolve(Map<String, String> texts, List<Problem> problems) {
        for (String fileKey : List.copyOf(texts.keySet())) {
            if (!fileKey.endsWith(SUFFIX)) {
                continue;
            }
            String key = fileKey.substring(0, fileKey.length() - SUFFIX.length());
            if (Secrets.isSecret(key)) {
                String file = texts.remove(fileKey);
                if (texts.containsKey(key)) {
                    problems.add(new Problem(fileKey, file, "expected either this or " + key + ", got both"));
                    continue;
                }
                try {
                    texts.put(key, Files.readString(Path.of(file)).strip());
                } catch (IOException | InvalidPathException e) {
                    problems.add(new Problem(fileKey, file, "expected a file that can be read, got " + e));
                }
            }
        }
    }
}
