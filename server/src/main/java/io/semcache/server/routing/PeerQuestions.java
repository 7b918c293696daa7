package io.semcache.server.routing;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.Names;
import io.semcache.server.entries.Written;
import io.semcache.server.erasure.PartitionFiles;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.peer.GraphSource;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PartitionDays;
import io.semcache.server.peer.PartitionNames;
import io.semcache.server.peer.PartitionSource;
import io.semcache.server.peer.PeerCommand;
import io.semcache.server.peer.PeerEvent;
import io.semcache.server.peer.PeerMatches;
import io.semcache.server.peer.PeerSearch;
import io.semcache.server.peer.PeerService;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.store.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** Answers other nodes from what this one owns. */
final class PeerQuestions implements PeerService {

    private final Partitions partitions;
    private final LookupOperation lookups;
    private final WriteOperation writes;
    private final PartitionWriteOperation partitionWrites;
    private final RowOperation rows;
    private final NameOperation names;
    private final SourceOperation sources;
    private final DependentsOperation dependents;
    private final FilesOperation files;
    private final FlightOperation flights;
    private final LedgerOperation ledger;
    private final LocalSimilarity similarity;
    private final LocalSections sections;
    private final LocalCopies copies;
    private final FlightStates anywhere;
    private final Function<byte[], SpecificRecord> decoder;

    /** @param decoder events in the Confluent wire format */
    PeerQuestions(
            Partitions partitions,
            LookupOperation lookups,
            WriteOperation writes,
            PartitionWriteOperation partitionWrites,
            RowOperation rows,
            NameOperation names,
            SourceOperation sources,
            DependentsOperation dependents,
            FilesOperation files,
            FlightOperation flights,
            LedgerOperation ledger,
            LocalSimilarity similarity,
            LocalSections sections,
            LocalCopies copies,
            FlightStates anywhere,
            Function<byte[], SpecificRecord> decoder) {
        this.partitions = partitions;
        this.lookups = lookups;
        this.writes = writes;
        this.partitionWrites = partitionWrites;
        this.rows = rows;
        this.names = names;
        this.sources = sources;
        this.dependents = dependents;
        this.files = files;
        this.flights = flights;
        this.ledger = ledger;
        this.similarity = similarity;
        this.sections = sections;
        this.copies = copies;
        this.anywhere = anywhere;
        this.decoder = decoder;
    }

    @Override
    public List<Outcome<Answer>> lookups(List<PeerEvent> questions, Deadline deadline) {
        return answers(
                lookups,
                questions,
                question -> new Lookup(question.key(), event(LookupEvent.class, question.event())),
                deadline);
    }

    @Override
    public List<Outcome<Written>> writes(List<PeerEvent> commands, Deadline deadline) {
        return answers(writes, commands, this::command, deadline);
    }

    @Override
    public List<Outcome<Matched>> partitionWrites(List<PeerCommand> commands, Deadline deadline) {
        return answers(
                partitionWrites,
                commands,
                command -> new PartitionCommand(command.partition(), command(command.event())),
                deadline);
    }

    private Command command(PeerEvent event) {
        return new Command(event.key(), event(CommandEvent.class, event.event()));
    }

    private <E extends SpecificRecord> E event(Class<E> type, byte[] bytes) {
        SpecificRecord event = decoder.apply(bytes);
        if (!type.isInstance(event)) {
            throw new IllegalArgumentException("expected a " + type.getSimpleName() + ", got "
                    + event.getSchema().getName());
        }
        return type.cast(event);
    }

    private <E, Q, A> List<Outcome<A>> answers(
            Operation<Q, A> operation, List<E> events, Function<E, Q> decoded, Deadline deadline) {
        List<CompletableFuture<Outcome<A>>> outcomes = new ArrayList<>(events.size());
        CompletableFuture<Void> someMoved = new CompletableFuture<>();
        for (E event : events) {
            if (deadline.passed()) {
                outcomes.add(CompletableFuture.completedFuture(new Outcome.Moved<>()));
                continue;
            }
            Q question = decoded.apply(event);
            CompletableFuture<Outcome<A>> outcome =
                    operation.here(operation.partition(question, partitions), question, deadline);
            var _ = outcome.thenAccept(o -> {
                if (o instanceof Outcome.Moved<A>) {
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

    private static <A> void awaitAllOrMoved(
            List<CompletableFuture<Outcome<A>>> outcomes, CompletableFuture<Void> someMoved, Deadline deadline) {
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
    public Outcome<Names> names(PartitionNames question) {
        return names.names(question);
    }

    @Override
    public Outcome<LedgerPart> ledger(PartitionDays question) {
        return ledger.part(question);
    }

    @Override
    public Outcome<SourceItems> sourceItems(PartitionSource question) {
        return sources.items(question);
    }

    @Override
    public Outcome<Dependents> dependents(GraphSource question) {
        return dependents.dependents(dependents.partition(question, partitions), question);
    }

    @Override
    public Outcome<PartitionFiles> files(int partition) {
        return files.files(partition);
    }

    @Override
    public List<PartitionAnswer> similar(PeerSearch search) {
        return similarity.search(search.partitions(), search.call());
    }

    @Override
    public List<Optional<Match>> matches(PeerMatches question) {
        return similarity.read(question.partition(), question.call(), question.neighbours());
    }

    @Override
    public Outcome<SectionSource> section(SectionRequest request, Deadline deadline) {
        return sections.open(request, deadline);
    }

    @Override
    public List<CopyStats> copies() {
        return copies.all();
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
