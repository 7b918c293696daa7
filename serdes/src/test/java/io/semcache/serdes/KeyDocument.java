package io.semcache.serdes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code docs/cache-key.md} publishes for machines. */
final class KeyDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 11;

    private final List<String> lines;

    private KeyDocument(List<String> lines) {
        this.lines = lines;
    }

    static KeyDocument read() {
        try {
            return new KeyDocument(Files.readAllLines(Path.of("..", "docs", "cache-key.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the last table. */
    List<Vector> vectors() {
        List<Vector> vectors = new ArrayList<>();
        for (String line : lines.subList(lines.indexOf("## Test vectors"), lines.size())) {
            if (line.matches("\\| \\d+ \\|.*")) {
                vectors.add(vector(line));
            }
        }
        return vectors;
    }

    /** The bytes of the example, which are those before the first two spaces of each line. */
    byte[] exampleMaterial() {
        StringBuilder hex = new StringBuilder();
        int start = lines.indexOf("```material") + 1;
        for (String line : lines.subList(start, start + 10)) {
            hex.append(line.split(" {2,}", 2)[0].replace(" ", ""));
        }
        return HexFormat.of().parseHex(hex);
    }

    private static Vector vector(String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != COLUMNS + 2) {
            throw new IllegalArgumentException("expected " + COLUMNS + " cells, got " + line);
        }
        return new Vector(
                Integer.parseInt(cells[1].trim()),
                json(cells[2]).asText(),
                text(cells[3]),
                text(cells[4]),
                text(cells[5]),
                text(cells[6]),
                text(cells[7]),
                text(cells[8]),
                json(cells[9]).asText(),
                json(cells[10]),
                code(cells[11]));
    }

    private static @Nullable String text(String cell) {
        JsonNode value = json(cell);
        return value.isNull() ? null : value.asText();
    }

    private static JsonNode json(String cell) {
        try {
            return JSON.readTree(code(cell));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(String cell) {
        String trimmed = cell.trim();
        return trimmed.substring(1, trimmed.length() - 1);
    }

    /** One row; a null is an absent field. */
    record Vector(
            int number,
            String namespace,
            @Nullable String model,
            @Nullable String revision,
            @Nullable String dimensions,
            @Nullable String inputType,
            @Nullable String promptHash,
            @Nullable String truncate,
            String kind,
            JsonNode content,
            String key) {

        List<Integer> tokens() {
            List<Integer> tokens = new ArrayList<>();
            content.forEach(token -> tokens.add(token.intValue()));
            return tokens;
        }
    }
}
