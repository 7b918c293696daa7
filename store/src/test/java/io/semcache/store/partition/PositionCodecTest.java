package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.query.Position;
import org.junit.jupiter.api.Test;

class PositionCodecTest {

    @Test
    void keepsEveryComponent() {
        Position position = Position.emptyPosition()
                .withComponent("a", 0, 5)
                .withComponent("a", 7, Long.MAX_VALUE)
                .withComponent("b-ü", 1, 0);

        assertThat(PositionCodec.ofBytes(PositionCodec.toBytes(position))).isEqualTo(position);
    }

    @Test
    void keepsNothing() {
        assertThat(PositionCodec.ofBytes(PositionCodec.toBytes(Position.emptyPosition())))
                .isEqualTo(Position.emptyPosition());
    }
}
