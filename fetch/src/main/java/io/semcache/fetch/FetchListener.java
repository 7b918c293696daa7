package io.semcache.fetch;

import io.semcache.schemas.Outcome;
import java.time.Duration;

/** Hears what the fetch stage does, for metrics. Called from many threads; must not block nor throw. */
public interface FetchListener {

    /** How one provider call ended. */
    enum CallOutcome {
        EMBEDDED,
        REJECTED,
        RATE_LIMITED,
        UNAVAILABLE,
        INVALID
    }

    /** Why a record needed no answer. */
    enum Skipped {
        /** Answered before, or settled or deleted at the owner. */
        CLOSED,
        /** Its {@code not_after} has passed; the owner issues it again. */
        EXPIRED,
        /** Not readable; copied to the failures topic. */
        UNDECODABLE
    }

    /** A provider call is over. */
    void called(String provider, CallOutcome outcome, Duration took, int items);

    /** So many tokens were billed. */
    void billed(String provider, int tokens);

    /** A result is written. */
    void answered(String provider, Outcome outcome);

    /** A record is finished without a result. */
    void skipped(Skipped why);

    /** Hears nothing. */
    FetchListener NONE = new FetchListener() {
        @Override
        public void called(String provider, CallOutcome outcome, Duration took, int items) {}

        @Override
        public void billed(String provider, int tokens) {}

        @Override
        public void answered(String provider, Outcome outcome) {}

        @Override
        public void skipped(Skipped why) {}
    };
}
