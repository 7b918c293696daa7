package io.semcache.server.http;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.Ledger;
import io.semcache.server.ledger.LedgerBooks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Has what a test says. */
final class FakeLedger implements LedgerBooks {

    final List<Days> asked = new CopyOnWriteArrayList<>();
    volatile Ledger ledger = new Ledger.Booked(Map.of(), List.of());

    @Override
    public Ledger of(Days days, Deadline deadline) {
        asked.add(days);
        return ledger;
    }
}
