package io.semcache.server.peer;

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
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.store.row.Row;
import java.util.List;
import java.util.Optional;

/**
 * What a node answers to other nodes: only for keys that it owns, never by asking further. Outcomes are in the order of
 * the questions. Thread-safe; blocks the caller until the deadline at the latest.
 */
public interface PeerService {

    /** Looks up and waits; as soon as one key has moved, those that still wait are reported as moved too. */
    List<Outcome<Answer>> lookups(List<PeerEvent> lookups, Deadline deadline);

    /** Writes commands and waits until they are carried out; what moves in the meantime is reported as above. */
    List<Outcome<Written>> writes(List<PeerEvent> commands, Deadline deadline);

    /**
     * Writes commands for whole partitions and waits until they are carried out; what moves in the meantime is reported
     * as above.
     */
    List<Outcome<Matched>> partitionWrites(List<PeerCommand> commands, Deadline deadline);

    /** What the store has for a key; empty: nothing that has not expired. */
    Outcome<Optional<Row>> row(CacheKey key);

    /** The names of a range in one partition. */
    Outcome<Names> names(PartitionNames question);

    /** The entries of a source in one partition. */
    Outcome<SourceItems> sourceItems(PartitionSource question);

    /** What depends on a source. */
    Outcome<Dependents> dependents(GraphSource question);

    /** What the files of a partition still hold of what was erased. */
    Outcome<PartitionFiles> files(int partition);

    /** What is near in each of these partitions, of which this node may have no copy. */
    List<PartitionAnswer> similar(PeerSearch search);

    /** The entries of neighbours found here, in their order; empty where the entry is not what was found any more. */
    List<Optional<Match>> matches(PeerMatches question);

    /** What a partition of the ledger has of some days. */
    Outcome<LedgerPart> ledger(PartitionDays question);

    /** The entries of a partition, read while they are sent; whoever gets them closes them. */
    Outcome<SectionSource> section(SectionRequest request, Deadline deadline);

    /** What this node has of which partitions. */
    List<CopyStats> copies();

    /** Whether flights are open here. */
    List<Outcome<FlightStates.State>> flights(List<FlightStates.Flight> flights);

    /** Whether flights are open, asked on behalf of a process that owns nothing; asks the owners. */
    List<FlightStates.State> flightsAnywhere(List<FlightStates.Flight> flights, Deadline deadline);
}
