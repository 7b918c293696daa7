package io.semcache.store.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WishesTest {

    private static final Wishes SHORT = new Wishes(true, 5, Set.of("a"));
    private static final Wishes LONG = new Wishes(true, 7, Set.of("b"));
    private static final Wishes FOR_EVER = new Wishes(true, 0, Set.of("a"));

    @Test
    void keepsForTheLongestTimeUnderAllTags() {
        assertThat(SHORT.union(LONG)).isEqualTo(new Wishes(true, 7, Set.of("a", "b")));
        assertThat(LONG.union(SHORT)).isEqualTo(new Wishes(true, 7, Set.of("a", "b")));
    }

    @Test
    void takesForEverForTheLongestTime() {
        assertThat(SHORT.union(FOR_EVER)).isEqualTo(FOR_EVER);
        assertThat(FOR_EVER.union(SHORT)).isEqualTo(FOR_EVER);
    }

    @Test
    void givesNoSayToWhoWantsNothingStored() {
        assertThat(SHORT.union(Wishes.NONE)).isEqualTo(SHORT);
        assertThat(Wishes.NONE.union(SHORT)).isEqualTo(SHORT);
    }
}
