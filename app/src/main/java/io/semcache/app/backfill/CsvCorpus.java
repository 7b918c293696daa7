package io.semcache.app.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record per row of CSV. A row without the column is bad; where quotes do not match, nobody knows where the next row
 * begins, and reading ends. Not thread-safe.
 */
final class CsvCorpus implements Corpus {

    /** What bytes that are no UTF-8 are read as. */
    private static final char REPLACEMENT = '\uFFFD';

    private final CountedBytes counted;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> rows;
    private final String name;
    private final int column;

    private CsvCorpus(
            CountedBytes counted,
            CsvReader<CsvRecord> reader,
            CloseableIterator<CsvRecord> rows,
            String name,
            int column) {
        this.counted = counted;
        this.reader = reader;
        this.rows = rows;
        this.name = name;
        this.column = column;
    }

    static CsvCorpus open(InputStream bytes, String column) throws IOException {
        var counted = new CountedBytes(bytes);
        CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .detectBomHeader(true)
                .ofCsvRecord(counted, UTF_8);
        CloseableIterator<CsvRecord> rows = reader.iterator();
        List<String> headline = rows.hasNext() ? rows.next().getFields() : List.of();
        int index = headline.indexOf(column);
        if (index < 0) {
            reader.close();
            throw new IOException("there is no column \"" + column + "\"; there are: " + String.join(", ", headline));
        }
        return new CsvCorpus(counted, reader, rows, column, index);
    }

    @Override
    public @Nullable Item next() throws IOException {
        try {
            return rows.hasNext() ? item(rows.next()) : null;
        } catch (CsvParseException e) {
            throw new IOException("it is no CSV from here on: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Item item(CsvRecord row) {
        long line = row.getStartingLineNumber();
        if (row.getFieldCount() <= column) {
            return new Item.Bad(line, "the row has no column \"" + name + "\", only " + row.getFieldCount());
        }
        String text = row.getField(column);
        if (text.isEmpty()) {
            return new Item.Bad(line, "the column \"" + name + "\" is empty");
        }
        return text.indexOf(REPLACEMENT) < 0
                ? new Item.Text(line, text)
                : new Item.Bad(line, "the column \"" + name + "\" is not UTF-8");
    }

    @Override
    public long bytesRead() {
        return counted.count();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
