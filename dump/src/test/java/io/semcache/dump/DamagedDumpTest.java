package io.semcache.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DamagedDumpTest {

    private static final long SEED = 11;

    private byte[] file = {};
    private List<Integer> starts = List.of();

    @BeforeEach
    void write() throws IOException {
        file = new RandomDump(SEED).write(3, 20, 4);
        starts = RandomDump.starts(file);
    }

    @Test
    void refusesEveryFlippedBit() {
        for (int at = 0; at < file.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = file.clone();
                damaged[at] ^= (byte) (1 << bit);
                DamagedDumpException refusal = refusal(damaged, "bit " + bit + " of byte " + at);
                assertPlace(refusal, at);
            }
        }
    }

    /** A flipped bit is found in the block that it lies in. */
    private void assertPlace(DamagedDumpException refusal, int at) {
        int block = 0;
        while (block + 1 < starts.size() - 1 && starts.get(block + 1) <= at) {
            block++;
        }
        assertThat(refusal.block())
                .as("block of byte %d: %s", at, refusal.getMessage())
                .isEqualTo(block);
        long from = at < Layout.PREAMBLE_BYTES ? 0 : starts.get(block);
        assertThat(refusal.byteOffset()).as("byte %d", at).isBetween(from, (long) starts.get(block + 1));
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < file.length; length++) {
            DamagedDumpException refusal = refusal(Arrays.copyOf(file, length), "cut to " + length);
            assertThat(refusal.byteOffset()).isLessThanOrEqualTo(length);
        }
    }

    @Test
    void refusesBlocksOutOfOrder() {
        for (int block = 0; block + 2 < starts.size(); block++) {
            byte[] swapped =
                    join(Arrays.copyOf(file, starts.get(block)), block(block + 1), block(block), from(block + 2));
            assertThat(refusal(swapped, "block " + block).block()).isEqualTo(block);
        }
    }

    @Test
    void refusesRepeatedAndMissingBlocks() {
        for (int block = 0; block + 1 < starts.size(); block++) {
            byte[] repeated = join(Arrays.copyOf(file, starts.get(block)), block(block), from(block));
            assertThat(refusal(repeated, "repeated " + block).block()).isEqualTo(block + 1);
            byte[] missing = join(Arrays.copyOf(file, starts.get(block)), from(block + 1));
            assertThat(refusal(missing, "missing " + block).block()).isEqualTo(block);
        }
    }

    @Test
    void refusesBlocksOfOtherDumps() throws IOException {
        byte[] other = new RandomDump(SEED).write(3, 20, 4);
        assertThat(other).hasSameSizeAs(file);
        for (int block = 0; block + 1 < starts.size(); block++) {
            byte[] spliced = join(
                    Arrays.copyOf(file, starts.get(block)),
                    Arrays.copyOfRange(other, starts.get(block), starts.get(block + 1)),
                    from(block + 1));
            assertThat(refusal(spliced, "of another dump " + block).block()).isEqualTo(block);
        }
    }

    @Test
    void refusesBytesBehindTheEnd() {
        int blocks = starts.size() - 1;
        for (int more : new int[] {1, Layout.HEAD_BYTES, 100}) {
            assertThat(refusal(Arrays.copyOf(file, file.length + more), more + " more")
                            .block())
                    .isEqualTo(blocks);
        }
        assertThat(refusal(join(file, file), "twice").block()).isEqualTo(blocks);
    }

    @Test
    void refusesForeignFiles() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            byte[] foreign = new byte[random.nextInt(200)];
            random.nextBytes(foreign);
            assertThat(refusal(foreign, "foreign").getMessage()).contains("no dump");
        }
    }

    @Test
    void refusesANewerVersion() {
        byte[] newer = file.clone();
        Bytes.setShort(newer, Layout.VERSION_AT, Layout.VERSION + 1);
        Bytes.setInt(newer, Layout.PREAMBLE_CRC_AT, BlockReader.preambleCrc(newer));

        assertThat(refusal(newer, "newer")).hasMessageContaining("version 2").hasMessageContaining("reads version 1");
    }

    /** Bodies that nobody damaged, but wrote wrongly: right checksums around anything. */
    @Test
    void refusesForgedBodies() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            int forged = random.nextInt(starts.size() - 1);
            byte[] body = body(forged);
            for (int change = random.nextInt(3); change >= 0 && body.length > 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(body, random.nextInt(body.length + 8)) : body;
            byte[] dump = rewritten(forged, cut);
            try {
                readAll(dump);
            } catch (DamagedDumpException e) {
                assertThat(e.byteOffset()).isLessThanOrEqualTo(dump.length);
            }
        }
    }

    private byte[] body(int block) {
        return Arrays.copyOfRange(
                file, starts.get(block) + Layout.HEAD_BYTES, starts.get(block + 1) - Layout.CRC_BYTES);
    }

    private byte[] rewritten(int forged, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BlockWriter writer =
                new BlockWriter(out, Arrays.copyOfRange(file, Layout.ID_AT, Layout.ID_AT + Layout.ID_BYTES), 0);
        writer.preamble();
        for (int block = 0; block + 1 < starts.size(); block++) {
            byte[] written = block == forged ? body : body(block);
            writer.write(file[starts.get(block)], written, written.length);
        }
        return out.toByteArray();
    }

    private static DamagedDumpException refusal(byte[] damaged, String what) {
        DamagedDumpException refusal = catchThrowableOfType(DamagedDumpException.class, () -> readAll(damaged));
        assertThat(refusal).as(what).isNotNull();
        return refusal;
    }

    private static List<Block> readAll(byte[] bytes) throws IOException {
        List<Block> blocks = new ArrayList<>();
        DumpReader reader = new DumpReader(new ByteArrayInputStream(bytes));
        for (Block block = reader.next(); block != null; block = reader.next()) {
            blocks.add(block);
        }
        return blocks;
    }

    private byte[] block(int block) {
        return Arrays.copyOfRange(file, starts.get(block), starts.get(block + 1));
    }

    private byte[] from(int block) {
        return Arrays.copyOfRange(file, starts.get(block), file.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
