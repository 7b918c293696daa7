package io.semcache.fetch;

import io.semcache.fetch.FlightCheck.Flight;
import io.semcache.fetch.FlightCheck.State;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last door before a call: lets through only what is ours, in time and still owed. Thread-safe. */
final class FlightGuard {

    private static final Logger LOGGER = LoggerFactory.getLogger(FlightGuard.class);

    private final FlightCheck flights;
    private final Clock clock;

    /**
     * Fetches by what is to be done with them.
     *
     * @param owed to be paid now
     * @param closed nobody waits for them any more
     * @param expired their time for calls is over
     * @param foreign their partition is no longer ours
     * @param undecided to be asked about again later
     */
    record Verdicts(
            List<PendingFetch> owed,
            List<PendingFetch> closed,
            List<PendingFetch> expired,
            List<PendingFetch> foreign,
            List<PendingFetch> undecided) {

        Verdicts() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    FlightGuard(FlightCheck flights, Clock clock) {
        this.flights = flights;
        this.clock = clock;
    }

    /** Sorts the fetches; asks their owners and so may block for about a second. */
    Verdicts check(List<PendingFetch> fetches) {
        Verdicts verdicts = new Verdicts();
        List<PendingFetch> asked = new ArrayList<>();
        for (PendingFetch fetch : fetches) {
            if (fetch.partition().revoked()) {
                verdicts.foreign().add(fetch);
            } else {
                asked.add(fetch);
            }
        }
        List<State> states = ask(asked);
        Instant now = clock.instant();
        for (int i = 0; i < asked.size(); i++) {
            PendingFetch fetch = asked.get(i);
            switch (states.get(i)) {
                case CLOSED -> verdicts.closed().add(fetch);
                case OPEN -> (now.isAfter(fetch.notAfter()) ? verdicts.expired() : verdicts.owed()).add(fetch);
                case BEHIND, UNREACHABLE ->
                    (now.isAfter(fetch.notAfter()) ? verdicts.expired() : verdicts.undecided()).add(fetch);
            }
        }
        return verdicts;
    }

    private List<State> ask(List<PendingFetch> fetches) {
        if (fetches.isEmpty()) {
            return List.of();
        }
        List<Flight> questions = fetches.stream()
                .map(f -> new Flight(f.cacheKey(), f.flightId(), f.partition().eventsEnd()))
                .toList();
        return answers(questions);
    }

    // The check belongs to whoever embeds the worker; whatever it throws means that no owner answered.
    private List<State> answers(List<Flight> questions) {
        try {
            List<State> states = flights.check(questions);
            if (states.size() == questions.size()) {
                return states;
            }
            LOGGER.atWarn()
                    .addKeyValue("expected", questions.size())
                    .addKeyValue("got", states.size())
                    .log("wrong number of flight states");
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("flight check failed");
        }
        return questions.stream().map(q -> State.UNREACHABLE).toList();
    }
}
