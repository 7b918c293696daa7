package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.provider.Fault;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpBenchTest {

    @Test
    void putsEveryProviderFirstInTurn() {
        assertThat(IntStream.range(0, 5).mapToObj(HttpBench::order).map(order -> order.getFirst()))
                .containsExactly(Fault.NONE, Fault.DOWN, Fault.HANG, Fault.NONE, Fault.DOWN);
        assertThat(HttpBench.order(4)).containsExactly(Fault.DOWN, Fault.HANG, Fault.NONE);
    }
}
