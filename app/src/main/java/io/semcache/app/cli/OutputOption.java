package io.semcache.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import picocli.CommandLine.Option;

/** {@code -o}: for people or for machines. */
public final class OutputOption {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a command prints. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "What is printed: text for people, json for machines.")
    private Format format = Format.TEXT;

    public boolean isJson() {
        return format == Format.JSON;
    }

    /** One JSON object in one line. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
