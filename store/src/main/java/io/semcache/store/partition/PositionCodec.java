package io.semcache.store.partition;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.kafka.streams.query.Position;

/** A {@link Position} as bytes: topic, partition and offset of each component, one after the other. */
final class PositionCodec {

    private PositionCodec() {}

    static byte[] toBytes(Position position) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (String topic : position.getTopics()) {
                for (Map.Entry<Integer, Long> component :
                        position.getPartitionPositions(topic).entrySet()) {
                    out.writeUTF(topic);
                    out.writeInt(component.getKey());
                    out.writeLong(component.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static Position ofBytes(byte[] bytes) {
        Position position = Position.emptyPosition();
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            while (in.available() > 0) {
                position.withComponent(in.readUTF(), in.readInt(), in.readLong());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a stored position is damaged", e);
        }
        return position;
    }
}
