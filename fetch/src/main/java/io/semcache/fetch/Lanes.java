package io.semcache.fetch;

import io.semcache.fetch.FetchListener.Skipped;
import io.semcache.schemas.VectorEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** One lane per model, opened when the first fetch for it comes; and what happens where they end. Thread-safe. */
final class Lanes implements Outcomes, AutoCloseable {

    private final BiFunction<String, Outcomes, Lane> open;
    private final KnownFlights known;
    private final ResultWriter results;
    private final FetchListener listener;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    /** @param open opens the lane of a model */
    Lanes(BiFunction<String, Outcomes, Lane> open, KnownFlights known, ResultWriter results, FetchListener listener) {
        this.open = open;
        this.known = known;
        this.results = results;
        this.listener = listener;
    }

    /** Sends each fetch to the lane of its model, unless its flight is known here already. */
    void route(List<PendingFetch> fetches) {
        Map<KnownFlights.Claim, List<PendingFetch>> byClaim =
                fetches.stream().collect(Collectors.groupingBy(known::claim));
        byClaim.getOrDefault(KnownFlights.Claim.NEW, List.of()).stream()
                .collect(Collectors.groupingBy(PendingFetch::model))
                .forEach((model, ofModel) -> lane(model).offer(ofModel));
        byClaim.getOrDefault(KnownFlights.Claim.ANSWERED, List.of()).forEach(this::known);
    }

    private Lane lane(String model) {
        return lanes.computeIfAbsent(model, m -> open.apply(m, this));
    }

    /** To be called every now and then, see {@link Lane#tidy}. */
    void tidy() {
        lanes.values().forEach(Lane::tidy);
    }

    @Override
    public void answer(PendingFetch fetch, VectorEvent answer) {
        results.event(fetch.cacheKey(), answer, () -> {
            listener.answered(answer.getProvider(), answer.getOutcome());
            fetch.finish();
            known.answered(fetch.flightId()).forEach(this::known);
        });
    }

    private void known(PendingFetch duplicate) {
        listener.skipped(Skipped.CLOSED);
        duplicate.finish();
    }

    @Override
    public void skip(PendingFetch fetch, Skipped why) {
        listener.skipped(why);
        fetch.finish();
        route(known.abandoned(fetch.flightId()));
    }

    @Override
    public void abandon(PendingFetch fetch) {
        fetch.abandon();
        route(known.abandoned(fetch.flightId()));
    }

    /** Starts no more calls. Calls under way go on, and their answers are written. */
    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }
}
