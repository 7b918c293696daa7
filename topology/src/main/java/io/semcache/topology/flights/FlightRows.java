package io.semcache.topology.flights;

import io.semcache.store.row.Blob;
import io.semcache.store.row.Row;

/** A flight as it is after something happened to it. */
final class FlightRows {

    private FlightRows() {}

    /** Sent at {@code nowMs}: no call starts after {@code notAfterMs}, and the sweep looks at {@code expiresAtMs}. */
    static Row.Flight issued(Row.Flight flight, int attempt, long nowMs, long notAfterMs, long expiresAtMs) {
        return new Row.Flight(
                flight.id(),
                attempt,
                flight.epoch(),
                flight.openedOffset(),
                nowMs,
                notAfterMs,
                Row.Flight.OPEN,
                Row.Flight.NO_OFFSET,
                false,
                flight.keep(),
                flight.ttlMs(),
                flight.tags(),
                flight.body(),
                expiresAtMs);
    }

    /** Under way, but its last attempt failed; the sweep issues it again at {@code expiresAtMs}. */
    static Row.Flight failed(Row.Flight flight, long expiresAtMs) {
        return new Row.Flight(
                flight.id(),
                flight.attempt(),
                flight.epoch(),
                flight.openedOffset(),
                flight.issuedAtMs(),
                flight.notAfterMs(),
                Row.Flight.OPEN,
                Row.Flight.NO_OFFSET,
                true,
                flight.keep(),
                flight.ttlMs(),
                flight.tags(),
                flight.body(),
                expiresAtMs);
    }

    /** Ended by the event at {@code offset}. */
    static Row.Flight settled(
            Row.Flight flight, long settledAtMs, long offset, boolean failed, Blob body, long expiresAtMs) {
        return new Row.Flight(
                flight.id(),
                flight.attempt(),
                flight.epoch(),
                flight.openedOffset(),
                flight.issuedAtMs(),
                flight.notAfterMs(),
                settledAtMs,
                offset,
                failed,
                flight.keep(),
                flight.ttlMs(),
                flight.tags(),
                body,
                expiresAtMs);
    }

    /** With other wishes, for the entries of {@code epoch}. */
    static Row.Flight wishing(Row.Flight flight, long epoch, Wishes wishes) {
        return new Row.Flight(
                flight.id(),
                flight.attempt(),
                epoch,
                flight.openedOffset(),
                flight.issuedAtMs(),
                flight.notAfterMs(),
                flight.settledAtMs(),
                flight.settledOffset(),
                flight.failed(),
                wishes.keep(),
                wishes.ttlMs(),
                wishes.tags(),
                flight.body(),
                flight.expiresAtMs());
    }

    /** Looked at by the sweep at another time. */
    static Row.Flight expiring(Row.Flight flight, long expiresAtMs) {
        return new Row.Flight(
                flight.id(),
                flight.attempt(),
                flight.epoch(),
                flight.openedOffset(),
                flight.issuedAtMs(),
                flight.notAfterMs(),
                flight.settledAtMs(),
                flight.settledOffset(),
                flight.failed(),
                flight.keep(),
                flight.ttlMs(),
                flight.tags(),
                flight.body(),
                expiresAtMs);
    }
}
