package io.semcache.server.routing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records for one topic that wait in a file, in their order: written first, then read. Not thread-safe. */
final class StagedRecords implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 << 10;

    private final String topic;
    private final DataOutputStream out;
    private final Path file;
    private long records;

    StagedRecords(String topic, Path file) throws IOException {
        this.topic = topic;
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    void add(int partition, byte[] key, byte[] value) throws IOException {
        out.writeInt(partition);
        write(key);
        write(value);
        records++;
    }

    private void write(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What is done with a record. */
    interface Use {
        void with(ProducerRecord<byte[], byte[]> record) throws IOException;
    }

    /** Reads all; nothing can be added any more. */
    void forEach(Use use) throws IOException {
        out.close();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            for (long i = 0; i < records; i++) {
                use.with(new ProducerRecord<>(topic, in.readInt(), read(in), read(in)));
            }
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
