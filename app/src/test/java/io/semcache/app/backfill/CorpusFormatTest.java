package io.semcache.app.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFormatTest {

    private final Path file;

    CorpusFormatTest(@TempDir Path folder) {
        this.file = folder.resolve("corpus");
    }

    @Test
    void takesEveryLineThatIsNotBlank() throws IOException {
        Files.writeString(file, "one\r\n\n  \ntwo words\nlast");

        assertThat(items(new CorpusFormat.Lines()))
                .containsExactly(text(1, "one"), text(4, "two words"), text(5, "last"));
    }

    @Test
    void overlooksAByteOrderMark() throws IOException {
        Files.writeString(file, "\uFEFFone\n\uFEFFtwo");

        assertThat(items(new CorpusFormat.Lines())).containsExactly(text(1, "one"), text(2, "\uFEFFtwo"));
    }

    @Test
    void tellsALineThatIsNotUtf8AndTakesTheOthers() throws IOException {
        Files.write(file, "grüße\nna\u00efve\nend".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(items(new CorpusFormat.Lines()))
                .containsExactly(bad(1, "the line is not UTF-8"), bad(2, "the line is not UTF-8"), text(3, "end"));
    }

    @Test
    void takesAMemberOfEveryJsonObject() throws IOException {
        Files.writeString(file, """
                {"id": 1, "body": "one\\ntext"}
                {"body": 5}
                {"text": "no body"}

                {"body": ""}
                [1]
                {"body": "x"} trailing
                {"body": "last"}
                """);

        List<Item> items = items(new CorpusFormat.Ndjson("body"));

        String expected = "expected the member \"body\" to be a text that is not empty";
        assertThat(items.subList(0, 5))
                .containsExactly(
                        text(1, "one\ntext"),
                        bad(2, expected),
                        bad(3, expected),
                        bad(5, expected),
                        bad(6, "expected a JSON object"));
        assertThat(items.get(5)).isInstanceOfSatisfying(Item.Bad.class, bad -> {
            assertThat(bad.line()).isEqualTo(7);
            assertThat(bad.reason()).startsWith("expected JSON: ");
        });
        assertThat(items.get(6)).isEqualTo(text(8, "last"));
    }

    @Test
    void takesAColumnOfEveryRow() throws IOException {
        Files.writeString(file, """
                id,question,answer
                1,"What, exactly, is
                a segment?",a file
                2
                3,,empty
                4,plain,x,one too many
                """);

        assertThat(items(new CorpusFormat.Csv("question")))
                .containsExactly(
                        text(2, "What, exactly, is\na segment?"),
                        bad(4, "the row has no column \"question\", only 1"),
                        bad(5, "the column \"question\" is empty"),
                        text(6, "plain"));
    }

    @Test
    void namesTheColumnsThatThereAre() throws IOException {
        Files.writeString(file, "id,question\n1,x\n");

        assertThatThrownBy(() -> new CorpusFormat.Csv("text").open(file))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no column \"text\"; there are: id, question");
    }

    @Test
    void endsWhereQuotesDoNotMatch() throws IOException {
        Files.writeString(file, "question\nfine\n\"a\" b\nnever\n");

        try (Corpus corpus = new CorpusFormat.Csv("question").open(file)) {
            assertThat(corpus.next()).isEqualTo(text(2, "fine"));
            assertThatThrownBy(corpus::next)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no CSV from here on");
        }
    }

    @Test
    void countsWhatItRead() throws IOException {
        Files.writeString(file, "one\ntwo\n");

        try (Corpus corpus = new CorpusFormat.Lines().open(file)) {
            assertThat(corpus.bytesRead()).isZero();
            while (corpus.next() != null) {
                // to the end
            }
            assertThat(corpus.bytesRead()).isEqualTo(8);
        }
    }

    private List<Item> items(CorpusFormat format) throws IOException {
        List<Item> items = new ArrayList<>();
        try (Corpus corpus = format.open(file)) {
            for (Item item = corpus.next(); item != null; item = corpus.next()) {
                items.add(item);
            }
        }
        return items;
    }

    private static Item text(long line, String text) {
        return new Item.Text(line, text);
    }

    private static Item bad(long line, String reason) {
        return new Item.Bad(line, reason);
    }
}
