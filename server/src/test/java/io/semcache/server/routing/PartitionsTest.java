package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.serdes.CacheKey;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartitionsTest {

    @Test
    void agreeWithThePartitionerOfTheProducer() {
        Random random = new Random(11);
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = new byte[CacheKey.LENGTH];
            random.nextBytes(bytes);
            int count = 1 + random.nextInt(100);

            assertThat(new Partitions(count).of(CacheKey.ofBytes(bytes)))
                    .as("round %s", round)
                    .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, count));
        }
    }

    @Test
    void areAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Partitions(0));
    }
}
