package io.semcache.server.routing;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.Ledger;
import io.semcache.server.ledger.LedgerBooks;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.ledger.LedgerPart.StoredRow;
import io.semcache.server.peer.PartitionDays;
import io.semcache.topology.ledger.LedgerRow;
import io.semcache.topology.ledger.OpenCall;
import io.semcache.topology.ledger.SumKey;
import io.semcache.topology.ledger.Sums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Asks every partition of the ledger and adds up: what one tenant paid on one day stands in many of them. */
final class LedgerScan implements LedgerBooks {

    private final Partitions partitions;
    private final Router router;
    private final LedgerOperation operation;

    /** @param partitions of the ledger */
    LedgerScan(Partitions partitions, Router router, LedgerOperation operation) {
        this.partitions = partitions;
        this.router = router;
        this.operation = operation;
    }

    @Override
    public Ledger of(Days days, Deadline deadline) {
        List<PartitionDays> questions = IntStream.range(0, partitions.count())
                .mapToObj(partition -> new PartitionDays(partition, days))
                .toList();
        Map<SumKey, Sums> sums = new HashMap<>();
        List<OpenCall> open = new ArrayList<>();
        for (LedgerPart part : router.ask(operation, questions, deadline)) {
            switch (part) {
                case LedgerPart.Rows(List<StoredRow> rows) -> rows.forEach(row -> add(row, days, sums, open));
                case LedgerPart.Failed(var code, String message) -> {
                    return new Ledger.Failed(code, message);
                }
            }
        }
        open.sort(Comparator.comparing(OpenCall::at).thenComparing(OpenCall::callId));
        return new Ledger.Booked(sums, open);
    }

    private static void add(StoredRow stored, Days days, Map<SumKey, Sums> sums, List<OpenCall> open) {
        switch (LedgerRow.of(stored.key(), stored.value())) {
            case LedgerRow.Summed(SumKey key, Sums summed) -> sums.merge(key, summed, Sums::plus);
            case LedgerRow.Open(OpenCall call) -> {
                if (days.contains(call.day())) {
                    open.add(call);
                }
            }
        }
    }
}
