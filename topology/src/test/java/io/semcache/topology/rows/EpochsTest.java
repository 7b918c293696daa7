package io.semcache.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochsTest {

    private final Rows rows = new Rows(new RowMap(Map.of(), (key, row) -> {}));
    private final Epochs epochs = new Epochs(rows);

    @Test
    void beginsBeforeTheFirstFlush() {
        assertThat(epochs.current("a")).isEqualTo(Epochs.FIRST);
        assertThat(epochs.at("a", 7)).isEqualTo(Epochs.FIRST);
    }

    @Test
    void flushesOneNamespace() {
        epochs.flush("a", 10);

        assertThat(epochs.current("a")).isEqualTo(11);
        assertThat(epochs.at("a", 11)).isEqualTo(11);
        assertThat(epochs.current("b")).isEqualTo(Epochs.FIRST);
    }

    @Test
    void letsAReplayedEventWriteWhatIsFlushedAlready() {
        epochs.flush("a", 10);

        assertThat(epochs.at("a", 9)).isEqualTo(Epochs.FIRST);
    }

    @Test
    void isNotSetBackByAReplayedFlush() {
        epochs.flush("a", 10);
        epochs.flush("a", 3);

        assertThat(epochs.current("a")).isEqualTo(11);
    }

    @Test
    void outlivesTheProcess() {
        epochs.flush("a", 10);

        assertThat(new Epochs(rows).current("a")).isEqualTo(11);
    }
}
