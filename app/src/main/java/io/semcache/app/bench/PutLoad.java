package io.semcache.app.bench;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheSerdes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Entries of random vectors, put through the commands topic as any client would. */
final class PutLoad implements AutoCloseable {

    private static final long SEED = 1;

    private final String topic;
    private final int dimensions;
    private final CacheSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(SEED);
    private int sent;

    PutLoad(Settings settings, int dimensions) {
        this.topic = settings.topics().commands();
        this.dimensions = dimensions;
        this.serdes = new CacheSerdes(settings.schemaRegistry());
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends so many more commands, each for a text of its own, and returns when the brokers have all of them. */
    void send(int entries) throws InterruptedException {
        Serializer<CacheCommand> commands = serdes.commands().serializer();
        List<Future<?>> acknowledged = new ArrayList<>(entries);
        for (int i = 0; i < entries; i++) {
            acknowledged.add(producer.send(new ProducerRecord<>(topic, commands.serialize(topic, put(sent++)))));
        }
        producer.flush();
        try {
            for (Future<?> one : acknowledged) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a command could not be sent", e.getCause());
        }
    }

    /** Commands so far. */
    int sent() {
        return sent;
    }

    private CacheCommand put(int number) {
        return CacheCommand.newBuilder()
                .setCommandId("c" + number)
                .setOp(CommandOp.PUT)
                .setText("passage number " + number)
                .setVector(vector())
                .build();
    }

    private ByteBuffer vector() {
        ByteBuffer vector = ByteBuffer.allocate(Float.BYTES * dimensions).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dimensions; i++) {
            vector.putFloat((float) random.nextGaussian());
        }
        return vector.flip();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        serdes.close();
    }
}
