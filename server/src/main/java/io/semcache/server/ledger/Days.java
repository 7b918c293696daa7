package io.semcache.server.ledger;

import java.time.LocalDate;

/** Days in UTC, both included. */
public record Days(LocalDate first, LocalDate last) {

    public Days {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("expected a last day not before " + first + ", got " + last);
        }
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
