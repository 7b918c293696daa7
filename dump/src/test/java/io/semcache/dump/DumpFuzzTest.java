package io.semcache.dump;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Whatever a file is, it is read to its end, or refused with the place of the damage, which lies within it. */
class DumpFuzzTest {

    private static final byte FORGED = 1;
    private static final int BLOCK_HEAD = 3;

    @FuzzTest(maxExecutions = 400_000)
    void readsOrRefuses(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] file = input[0] == FORGED ? forged(rest) : rest;
        DumpReader reader = new DumpReader(new ByteArrayInputStream(file));
        try {
            while (reader.next() != null) {
                requireWithin(file, reader.bytes());
            }
        } catch (DamagedDumpException e) {
            requireWithin(file, e.byteOffset());
            return;
        }
        requireWithin(file, reader.bytes());
    }

    /** Blocks with right numbers and checksums: each a kind, a length of two bytes and a body. */
    private static byte[] forged(byte[] blocks) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        BlockWriter writer = new BlockWriter(file, new byte[Layout.ID_BYTES], 0);
        writer.preamble();
        for (int at = 0; at + BLOCK_HEAD <= blocks.length; ) {
            int length = Bytes.getShort(blocks, at + 1);
            int from = at + BLOCK_HEAD;
            int to = Math.min(from + length, blocks.length);
            writer.write(blocks[at], Arrays.copyOfRange(blocks, from, to), to - from);
            at = to;
        }
        return file.toByteArray();
    }

    private static void requireWithin(byte[] file, long offset) {
        if (offset < 0 || offset > file.length) {
            throw new IllegalStateException("expected a place in the " + file.length + " bytes, got " + offset);
        }
    }
}
