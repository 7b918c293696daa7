package io.semcache.server.routing;

import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerLookup;
import io.semcache.server.peer.PeerSearch;
import io.semcache.server.peer.PeerService;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.store.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Answers other nodes from what this one owns. */
final class PeerQuestions implements PeerService {

    private final Partitions partitions;
    private final LookupOperation lookups;
    private final RowOperation rows;
    private final FlightOperation flights;
    private final LocalSimilarity similarity;
    private final FlightStates anywhere;
    private final Function<byte[], LookupEvent> decoder;

    /** @param decoder events in the Confluent wire format */
    PeerQuestions(
            Partitions partitions,
            LookupOperation lookups,
            RowOperation rows,
            FlightOperation flights,
            LocalSimilarity similarity,
            FlightStates anywhere,
            Function<byte[], LookupEvent> decoder) {
        this.partitions = partitions;
        this.lookups = lookups;
        this.rows = rows;
        this.flights = flights;
        this.similarity = similarity;
        this.anywhere = anywhere;
        this.decoder = decoder;
    }

    @Override
    public List<Outcome<Answer>> lookups(List<PeerLookup> questions, Deadline deadline) {
        List<CompletableFuture<Outcome<Answer>>> outcomes = new ArrayList<>(questions.size());
        CompletableFuture<Void> someMoved = new CompletableFuture<>();
        for (PeerLookup question : questions) {
            if (deadline.passed()) {
                outcomes.add(CompletableFuture.completedFuture(new Outcome.Moved<>()));
                continue;
            }
            Lookup lookup = new Lookup(question.key(), decoder.apply(question.event()));
            CompletableFuture<Outcome<Answer>> outcome = lookups.here(partitions.of(lookup.key()), lookup, deadline);
            var _ = outcome.thenAccept(o -> {
                if (o instanceof Outcome.Moved<Answer>) {
                    someMoved.complete(null);
                }
            });
            outcomes.add(outcome);
        }
        awaitAllOrMoved(outcomes, someMoved, deadline);
        return outcomes.stream()
                .map(outcome -> outcome.getNow(new Outcome.Moved<>()))
                .toList();
    }

    private static void awaitAllOrMoved(
            List<CompletableFuture<Outcome<Answer>>> outcomes, CompletableFuture<Void> someMoved, Deadline deadline) {
        CompletableFuture<Void> all = CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new));
        try {
            CompletableFuture.anyOf(all, someMoved).get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // What has no answer yet is reported as moved; the asking node is out of time too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public Outcome<Optional<Row>> row(CacheKey key) {
        return rows.row(partitions.of(key), key);
    }

    @Override
    public List<PartitionAnswer> similar(PeerSearch search) {
        return similarity.search(search.partitions(), search.call());
    }

    @Override
    public List<Outcome<FlightStates.State>> flights(List<FlightStates.Flight> questions) {
        return questions.stream()
                .map(flight -> flights.state(partitions.of(flight.key()), flight))
                .toList();
    }

    @Override
    public List<FlightStates.State> flightsAnywhere(List<FlightStates.Flight> questions, Deadline deadline) {
        return anywhere.of(questions, deadline.remaining());
    }
}
