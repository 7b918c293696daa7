package io.semcache.store.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.Rows;
import io.semcache.store.row.Blob;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.store.row.Wishes;
import io.semcache.vectors.Embedding;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowSerdeTest {

    private final RowSerde serde = new RowSerde();

    private byte[] write(Row row) {
        return serde.serializer().serialize("t", row);
    }

    private Row read(byte[] bytes) {
        return serde.deserializer().deserialize("t", bytes);
    }

    static Stream<Row> everyType() {
        EntryInfo info = new EntryInfo(
                "ns",
                "m",
                "r",
                InputKind.DOCUMENT,
                new TokenCount(12, true),
                "p",
                "name",
                "text",
                Set.of("b", "a"),
                Map.of("s", "x", "d", -0.0, "t", true, "f", false, "", ""),
                "subject",
                "source",
                "rev",
                Set.of("d1", "d2"));
        return Stream.of(
                new Row.Present(Embedding.of(1f, -2f, Float.NaN), info, 1, 2, 3, 4, new Payload(new byte[] {9}, "a/b")),
                new Row.Present(Embedding.of(0f), info, -1, Row.NEVER, -3, -1, new Payload(new byte[0], null)),
                Rows.entry(1f),
                new Row.Present(null, info, 1, 2, 3, 4, new Payload(new byte[] {9}, "a/b"), 5, 6, null),
                new Row.Present(null, info, 1, 2, 3, 4, null, 0, 0, Blob.of(new byte[] {7, 8})),
                new Row.Negative("code", "message", "ns", 1, 2, 3, 4),
                new Row.Negative("", "", "", 0, 0, 0, 0),
                new Row.Flight(
                        new UUID(1, 2),
                        4,
                        5,
                        new Row.Flight.Issue(3, 6, 7),
                        new Row.Flight.State(8, 9, true),
                        new Wishes(true, 10, Set.of("t")),
                        Blob.of(new byte[] {1}),
                        11),
                new Row.Flight(
                        new UUID(-1, -2),
                        0,
                        0,
                        new Row.Flight.Issue(0, 0, 0),
                        Row.Flight.State.UNDER_WAY,
                        Wishes.NONE,
                        Blob.EMPTY,
                        0),
                new Row.Waiter(new UUID(5, 6), 7, Blob.of(new byte[200]), 8),
                new Row.Waiter(new UUID(0, 0), 0, Blob.EMPTY, 0),
                new Row.Namespace("ns", 4, 3),
                new Row.Namespace("", 0, -1),
                new Row.Source("ns", "s", Set.of("b", "a"), 4, 3),
                new Row.Source("", "", Set.of(), 0, 0),
                new Row.Erasure(1, 2, 3, 4));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void keepsEveryField(Row row) {
        assertThat(read(write(row))).isEqualTo(row);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsEveryFieldOfRandomRows(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Row row = Rows.randomRow(random, Rows.randomKey(random));

            assertThat(read(write(row))).as("seed %d, row %d", seed, i).isEqualTo(row);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 384, Embedding.MAX_DIMENSIONS})
    void keepsVectorsOfAnyLength(int dimensions) {
        float[] components = new float[dimensions];
        components[dimensions - 1] = 1f;
        Row row = new Row.Present(Embedding.of(components), Rows.entry(0f).info(), 0, 0, 0, 0, null);

        assertThat(read(write(row))).isEqualTo(row);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 524_288})
    void keepsPayloadsAroundEveryLengthOfTheirLength(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        Row row = new Row.Present(Embedding.of(1f), Rows.entry(0f).info(), 0, 0, 0, 0, new Payload(payload, "x/y"));

        assertThat(read(write(row))).isEqualTo(row);
    }

    @Test
    void passesNullThrough() {
        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void refusesEverySingleBitFlip(Row row) {
        byte[] bytes = write(row);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThatThrownBy(() -> read(flipped))
                    .as("bit %d of %s", bit, row)
                    .isInstanceOf(CorruptRowException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void refusesRowsThatAreCutShortOrTooLong(Row row) {
        byte[] bytes = write(row);
        for (int length = 0; length <= bytes.length + 8; length++) {
            if (length != bytes.length) {
                byte[] cut = Arrays.copyOf(bytes, length);

                assertThatThrownBy(() -> read(cut)).as("length %d", length).isInstanceOf(CorruptRowException.class);
            }
        }
    }

    @Test
    void namesTheVersionThatItCannotRead() {
        byte[] bytes = write(Rows.entry(1f));
        bytes[RowLayout.VERSION_AT] = 2;
        RowLayout.setInt(bytes, RowLayout.CRC_AT, RowLayout.checksum(bytes));

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(CorruptRowException.class)
                .hasMessage("unknown row version 2, this program reads 1 to 1");
    }

    @Test
    void skipsFieldsThatItDoesNotKnow() {
        byte[] bytes = write(Rows.entry(1f));
        byte[] grown = Arrays.copyOf(bytes, bytes.length + 4);
        System.arraycopy(new byte[] {100, 2, 7, 7}, 0, grown, bytes.length, 4);
        RowLayout.setInt(grown, RowLayout.CRC_AT, RowLayout.checksum(grown));

        assertThat(read(grown)).isEqualTo(Rows.entry(1f));
    }

    @Test
    void refusesLengthsThatReachOverTheEndEvenIfTheChecksumFits() {
        byte[] bytes = write(new Row.Waiter(new UUID(1, 1), 0, Blob.of(new byte[] {1, 2, 3}), 0));
        for (byte[] length : List.of(new byte[] {4}, new byte[] {(byte) 0xff}, new byte[] {(byte) 0x80})) {
            byte[] damaged = bytes.clone();
            damaged[RowLayout.HEADER_BYTES + 1] = length[0];
            RowLayout.setInt(damaged, RowLayout.CRC_AT, RowLayout.checksum(damaged));

            assertThatThrownBy(() -> read(damaged)).isInstanceOf(CorruptRowException.class);
        }
    }

    @Test
    void writesEqualRowsAsEqualBytes() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            Row.Present row = Rows.randomPresent(random);
            EntryInfo info = row.info();
            EntryInfo shuffled = new EntryInfo(
                    info.namespace(),
                    info.model(),
                    info.revision(),
                    info.inputKind(),
                    info.tokens(),
                    info.provider(),
                    info.name(),
                    info.text(),
                    new LinkedHashSet<>(info.tags().stream().sorted().toList().reversed()),
                    new TreeMap<>(info.metadata()).descendingMap(),
                    info.subject(),
                    info.source(),
                    info.sourceRevision(),
                    new LinkedHashSet<>(info.dependsOn()));
            Row.Present twin = new Row.Present(
                    row.vector(),
                    shuffled,
                    row.createdAtMs(),
                    row.expiresAtMs(),
                    row.epoch(),
                    row.offset(),
                    row.payload(),
                    row.slidingMs(),
                    row.staleMs(),
                    row.textKey());

            assertThat(write(twin)).as("row %d of seed 5", i).isEqualTo(write(row));
        }
    }

    @Test
    void keepsTheLayoutOfVersion1() {
        EntryInfo info = new EntryInfo(
                "ns",
                "m",
                "r",
                InputKind.QUERY,
                TokenCount.of(3),
                "p",
                null,
                null,
                Set.of("t"),
                Map.of("k", 1.0),
                null,
                null,
                null,
                Set.of());
        Row row = new Row.Present(
                Embedding.of(1f, -2f), info, 0x1122, 0x3344, 0x55, 0x66, new Payload(new byte[] {9, 8}, "a/b"));

        assertThat(HexFormat.of().formatHex(write(row)))
                .isEqualTo("01010001" + "fe43fd19"
                        + "4433000000000000"
                        + "2211000000000000"
                        + "5500000000000000"
                        + "6600000000000000"
                        + "02000000"
                        + "03000000"
                        + "0000000000000000"
                        + "0000000000000000"
                        + "0000803f"
                        + "000000c0"
                        + "01026e73"
                        + "02016d"
                        + "030172"
                        + "040170"
                        + "070174"
                        + "080b016b02000000000000f03f"
                        + "0e03612f62"
                        + "0d020908");
    }
}
