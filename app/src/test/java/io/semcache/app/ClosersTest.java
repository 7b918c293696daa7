package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosersTest {

    private final List<String> closed = new ArrayList<>();
    private final Closers closers = new Closers();

    @Test
    void closesInReverseAndOnce() {
        closers.add(() -> closed.add("first"));
        closers.add(() -> closed.add("second"));

        closers.close();
        closers.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheOthersWhenOneFails() {
        closers.add(() -> closed.add("first"));
        closers.add(() -> {
            throw new IllegalStateException("on purpose");
        });

        closers.close();

        assertThat(closed).containsExactly("first");
    }

    @Test
    void closesOnAThreadThatIsNotInterruptedAndGivesTheInterruptBack() {
        closers.add(() -> closed.add(Thread.currentThread().isInterrupted() ? "interrupted" : "calm"));

        Thread.currentThread().interrupt();
        closers.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).containsExactly("calm");
    }
}
