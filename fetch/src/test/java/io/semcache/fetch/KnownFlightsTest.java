package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.KnownFlights.Claim;
import org.junit.jupiter.api.Test;

class KnownFlightsTest {

    private final Pending pending = new Pending();
    private final KnownFlights known = new KnownFlights(2);

    @Test
    void putsASecondRecordOfAFlightAsideUntilTheFirstIsAnswered() {
        PendingFetch first = pending.fetch("a");
        PendingFetch second = pending.fetch("a");

        assertThat(known.claim(first)).isEqualTo(Claim.NEW);
        assertThat(known.claim(second)).isEqualTo(Claim.UNDER_WAY);
        assertThat(known.answered(first.flightId())).containsExactly(second);
    }

    @Test
    void handsASecondRecordOutAnewWhenTheFirstGotNoAnswer() {
        PendingFetch first = pending.fetch("a");
        PendingFetch second = pending.fetch("a");
        known.claim(first);
        known.claim(second);

        assertThat(known.abandoned(first.flightId())).containsExactly(second);
        assertThat(known.claim(second)).isEqualTo(Claim.NEW);
    }

    @Test
    void knowsAnAnsweredFlight() {
        PendingFetch first = pending.fetch("a");
        known.claim(first);
        known.answered(first.flightId());

        assertThat(known.claim(pending.fetch("a"))).isEqualTo(Claim.ANSWERED);
    }

    @Test
    void forgetsTheFlightThatWasUsedLongestAgo() {
        for (String text : new String[] {"a", "b"}) {
            known.claim(pending.fetch(text));
            known.answered(Fetches.flightOf(text));
        }
        known.claim(pending.fetch("a"));

        known.answered(Fetches.flightOf("c"));

        assertThat(known.claim(pending.fetch("a"))).isEqualTo(Claim.ANSWERED);
        assertThat(known.claim(pending.fetch("b"))).isEqualTo(Claim.NEW);
    }
}
