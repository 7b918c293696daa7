package io.semcache.app.bench;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
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

/** Seeded random vectors under names, and queries that are none of them. */
final class RandomRows {

    private static final long SEED = 3;

    private final int dimensions;
    private final List<Embedding> vectors = new ArrayList<>();

    RandomRows(int count, int dimensions) {
        this.dimensions = dimensions;
        Random random = new Random(SEED);
        for (int i = 0; i < count; i++) {
            vectors.add(vector(random));
        }
    }

    private Embedding vector(Random random) {
        float[] components = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }

    int dimensions() {
        return dimensions;
    }

    /** By number. */
    List<Embedding> vectors() {
        return vectors;
    }

    /** The key of the row with this number, wherever it is put. */
    static CacheKey key(int number) {
        return CacheKey.ofName(Settings.DEFAULT_NAMESPACE, name(number));
    }

    private static String name(int number) {
        return "row " + number;
    }

    /** A query; none of the rows, whatever its number. */
    Embedding query(int number) {
        return vector(new Random(SEED + 1L + Integer.toUnsignedLong(number)));
    }

    /** Puts every row through the commands topic, and returns when the brokers have them. */
    void putInto(Settings settings) throws InterruptedException {
        String topic = settings.topics().commands();
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        try (CacheSerdes serdes = new CacheSerdes(settings.schemaRegistry());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            Serializer<CacheCommand> commands = serdes.commands().serializer();
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < vectors.size(); i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, commands.serialize(topic, put(i)))));
            }
            for (Future<?> record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a command could not be sent", e.getCause());
        }
    }

    private CacheCommand put(int number) {
        return CacheCommand.newBuilder()
                .setCommandId("c" + number)
                .setOp(CommandOp.PUT)
                .setName(name(number))
                .setVector(ByteBuffer.wrap(vectors.get(number).bytes()))
                .build();
    }
}
