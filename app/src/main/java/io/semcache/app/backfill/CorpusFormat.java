package io.semcache.app.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a file holds texts, in UTF-8. */
public sealed interface CorpusFormat {

    /** One text per line. */
    record Lines() implements CorpusFormat {}

    /** One JSON object per line, whose member {@code field} is the text. */
    record Ndjson(String field) implements CorpusFormat {}

    /** CSV (RFC 4180) with a headline, the text in the column of this name. */
    record Csv(String column) implements CorpusFormat {}

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read, or has no such column
     */
    default Corpus open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        return switch (this) {
            case Lines() -> new LineCorpus(bytes, LineCorpus::text);
            case Ndjson(String field) -> new LineCorpus(bytes, new JsonField(field)::text);
            case Csv(String column) -> CsvCorpus.open(bytes, column);
        };
    }
}
