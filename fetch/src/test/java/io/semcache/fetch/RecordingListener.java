package io.semcache.fetch;

import io.semcache.schemas.Outcome;
import java.time.Duration;
import java.util.List;

/** Remembers how calls ended. */
record RecordingListener(List<FetchListener.CallOutcome> calls) implements FetchListener {

    @Override
    public void called(String provider, CallOutcome outcome, Duration took, int items) {
        calls.add(outcome);
    }

    @Override
    public void billed(String provider, int tokens) {}

    @Override
    public void answered(String provider, Outcome outcome) {}

    @Override
    public void skipped(Skipped why) {}
}
