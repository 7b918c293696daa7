package io.semcache.app;

import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.PaidFlight;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the ledger's records say of each text, worked out by a reader that knows nothing of the sums.
 *
 * @param billed how often a text was billed
 * @param open by text, the calls that may have been billed for it
 */
record Bill(Map<String, Integer> billed, Map<String, List<OpenFlight>> open) {

    private static final Set<CallOutcome> UNSETTLED =
            Set.of(CallOutcome.UNKNOWN, CallOutcome.NO_ANSWER, CallOutcome.INVALID);

    /** A text in a call without a result that says what it cost. */
    record OpenFlight(String flightId, String callId, CallOutcome outcome) {}

    /** @param fetches say which text a flight is for */
    static Bill of(List<SpecificRecord> ledger, List<EmbeddingFetch> fetches) {
        Map<String, String> texts = new HashMap<>();
        fetches.forEach(fetch -> texts.put(fetch.getFlightId(), fetch.getText()));
        Map<String, ProviderIntent> intents = new LinkedHashMap<>();
        Map<String, ProviderResult> results = new HashMap<>();
        for (SpecificRecord record : ledger) {
            switch (record) {
                case ProviderIntent intent -> intents.put(intent.getCallId(), intent);
                case ProviderResult result -> results.putIfAbsent(result.getCallId(), result);
                default -> {
                    // answers
                }
            }
        }
        Map<String, Integer> billed = new HashMap<>();
        Map<String, List<OpenFlight>> open = new HashMap<>();
        intents.forEach((id, intent) -> {
            ProviderResult result = results.get(id);
            CallOutcome outcome = result == null ? CallOutcome.UNKNOWN : result.getOutcome();
            for (PaidFlight flight : intent.getFlights()) {
                String text = texts.getOrDefault(flight.getFlightId(), "");
                if (outcome == CallOutcome.EMBEDDED) {
                    billed.merge(text, 1, Integer::sum);
                } else if (UNSETTLED.contains(outcome)) {
                    open.computeIfAbsent(text, t -> new ArrayList<>())
                            .add(new OpenFlight(flight.getFlightId(), id, outcome));
                }
            }
        });
        return new Bill(billed, open);
    }

    int billedItems() {
        return billed.values().stream().mapToInt(Integer::intValue).sum();
    }

    int openItems() {
        return open.values().stream().mapToInt(List::size).sum();
    }
}
