package io.semcache.server.routing;

import io.semcache.serdes.CacheKey;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.FlightStates.Flight;
import io.semcache.server.embedding.FlightStates.State;
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
import java.util.List;
import java.util.Optional;

/** A node that is asked nothing; a test overrides what it asks. */
abstract class PeerQuestionsStub implements PeerService {

    private static UnsupportedOperationException notAsked() {
        return new UnsupportedOperationException("not asked in this test");
    }

    @Override
    public List<Outcome<Answer>> lookups(List<PeerEvent> lookups, Deadline deadline) {
        throw notAsked();
    }

    @Override
    public Outcome<SourceItems> sourceItems(PartitionSource question) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome<Dependents> dependents(GraphSource question) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Outcome<Matched>> partitionWrites(List<PeerCommand> commands, Deadline deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Outcome<Written>> writes(List<PeerEvent> commands, Deadline deadline) {
        throw notAsked();
    }

    @Override
    public Outcome<SectionSource> section(SectionRequest request, Deadline deadline) {
        throw notAsked();
    }

    @Override
    public List<CopyStats> copies() {
        throw notAsked();
    }

    @Override
    public Outcome<Names> names(PartitionNames question) {
        throw notAsked();
    }

    @Override
    public Outcome<Optional<Row>> row(CacheKey key) {
        throw notAsked();
    }

    @Override
    public Outcome<PartitionFiles> files(int partition) {
        throw notAsked();
    }

    @Override
    public Outcome<LedgerPart> ledger(PartitionDays question) {
        throw notAsked();
    }

    @Override
    public List<PartitionAnswer> similar(PeerSearch search) {
        throw notAsked();
    }

    @Override
    public List<Optional<Match>> matches(PeerMatches question) {
        throw notAsked();
    }

    @Override
    public List<Outcome<State>> flights(List<Flight> flights) {
        throw notAsked();
    }

    @Override
    public List<State> flightsAnywhere(List<Flight> flights, Deadline deadline) {
        throw notAsked();
    }
}
