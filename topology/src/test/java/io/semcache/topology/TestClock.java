package io.semcache.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes only when told to. */
public final class TestClock extends Clock {

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    public void advance(Duration time) {
        now = now.plus(time);
    }

    void advanceTo(long millis) {
        now = Instant.ofEpochMilli(millis);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
