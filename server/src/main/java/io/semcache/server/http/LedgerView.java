package io.semcache.server.http;

import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.Ledger;
import io.semcache.topology.ledger.OpenCall;
import io.semcache.topology.ledger.OpenCall.Flight;
import io.semcache.topology.ledger.SumKey;
import io.semcache.topology.ledger.Sums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of the ledger.
 *
 * @param tenant whose; null: everybody's
 * @param model of which; null: of all
 * @param byDay whether every day is told apart
 * @param listOpen whether open calls are listed, not only counted
 */
record LedgerView(
        Days days, @Nullable String tenant, @Nullable String model, boolean byDay, boolean listOpen) {

    /** The part of the ledger that is asked for. */
    Ledger.Booked of(Ledger.Booked booked) {
        Map<SumKey, Sums> sums = new HashMap<>(booked.sums());
        sums.keySet().removeIf(key -> !isOf(key.tenant()) || !isOfModel(key.model()));
        List<OpenCall> open = new ArrayList<>();
        for (OpenCall call : booked.open()) {
            List<Flight> flights = call.flights().stream()
                    .filter(flight -> isOf(flight.tenant()))
                    .toList();
            if (!flights.isEmpty() && isOfModel(call.model())) {
                open.add(flights.size() == call.flights().size() ? call : part(call, flights));
            }
        }
        return new Ledger.Booked(sums, open);
    }

    private boolean isOf(String one) {
        return tenant == null || tenant.equals(one);
    }

    private boolean isOfModel(String one) {
        return model == null || model.equals(one);
    }

    /** The share of one tenant in a call of several, its tokens in proportion to its texts. */
    private static OpenCall part(OpenCall call, List<Flight> flights) {
        return new OpenCall(
                call.callId(),
                call.provider(),
                call.model(),
                call.outcome(),
                call.at(),
                call.tokens() * flights.size() / call.flights().size(),
                flights);
    }
}
