package io.semcache.server.erasure;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an erasure did. It does not say whom it was about: that is to be forgotten.
 *
 * @param namespace null: all of them
 * @param partitions what it did in each, by number
 */
public record ErasureRecord(String id, @Nullable String namespace, long erasedAtMs, List<Part> partitions) {

    private static final byte VERSION = 1;

    /**
     * What it did in one partition.
     *
     * @param offset of its event in the log of the partition
     * @param removed entries
     */
    public record Part(long offset, long removed) {}

    public ErasureRecord {
        partitions = List.copyOf(partitions);
    }

    /** Entries that it removed. */
    public long removed() {
        return partitions.stream().mapToLong(Part::removed).sum();
    }

    /** As it is kept. */
    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(id);
            out.writeUTF(namespace == null ? "" : namespace);
            out.writeLong(erasedAtMs);
            out.writeInt(partitions.size());
            for (Part part : partitions) {
                out.writeLong(part.offset);
                out.writeLong(part.removed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The record that was kept.
     *
     * @throws IllegalArgumentException if these are not the bytes of a record
     */
    public static ErasureRecord ofBytes(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("expected the record of an erasure, version 1, got " + version);
            }
            String id = in.readUTF();
            String namespace = in.readUTF();
            long erasedAtMs = in.readLong();
            int partitions = in.readInt();
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                parts.add(new Part(in.readLong(), in.readLong()));
            }
            return new ErasureRecord(id, namespace.isEmpty() ? null : namespace, erasedAtMs, parts);
        } catch (IOException e) {
            throw new IllegalArgumentException("expected the record of an erasure", e);
        }
    }
}
