package io.semcache.server.routing;

import io.semcache.config.Secret;
import io.semcache.config.Settings;
import io.semcache.serdes.CacheSerdes;
import io.semcache.server.CacheServices;
import io.semcache.server.cluster.Cluster;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.dump.Sections;
import io.semcache.server.embedding.FlightStates;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerService;
import io.semcache.server.similarity.SimilarityListener;
import io.semcache.store.VectorStoreMemory;
import io.semcache.store.query.StatsQuery;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.runtime.CacheRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * The paths from a question to the node that can answer it, wired. Has clients of Kafka and of the peers of its own and
 * closes them; the streams, the serdes and the runtime belong to the caller and outlive it.
 */
public final class Routing implements AutoCloseable {

    private final KafkaEventLog log;
    private final Admin admin;
    private final @Nullable PeerClient client;
    private final Router router;
    private final Router ledgerRouter;
    private final LedgerScan ledger;
    private final Embeddings embeddings;
    private final Writes writes;
    private final NameScan names;
    private final ClusterErasures erasures;
    private final ClusterInvalidations invalidations;
    private final OwnedFlights flights;
    private final PeerQuestions questions;
    private final LocalSimilarity local;
    private final SimilaritySearch similar;
    private final Sections sections;
    private final EntryImports imports;
    private final Cluster cluster;

    /**
     * Asks the brokers for the partitions of the events topic, which must exist.
     *
     * @param memory of the stores of {@code streams}
     * @param streams runs the cache topology; may be started later
     * @param advertised {@code application.server} of {@code streams}
     * @param node what this node is called in answers
     */
    public Routing(
            Settings settings,
            CacheSerdes serdes,
            CacheRuntime runtime,
            VectorStoreMemory memory,
            KafkaStreams streams,
            String advertised,
            String node,
            SimilarityListener listener) {
        String events = settings.topics().events();
        @Nullable Secret secret = settings.peer().secret();
        log = new KafkaEventLog(settings, serdes);
        admin = Admin.create(new HashMap<>(settings.kafka()));
        client = secret == null ? null : new PeerClient(secret);
        String cache = CacheId.of(admin, settings.applicationId());
        Partitions partitions = new Partitions(log.partitions());
        ServingStore store = new ServingStore(streams, CacheTopology.STORE, runtime.serving());
        LocalRows rows = new StoreRows(memory.partitions(), runtime.serving());
        StreamsMetadata metadata = new StreamsMetadata(streams, CacheTopology.STORE);
        HostInfo self = HostInfo.buildFromEndpoint(advertised);
        Owners owners = new StreamsOwners(metadata, runtime.serving(), self);
        router = new Router(partitions, owners, client);
        LedgerOperation booked = new LedgerOperation(
                new StreamsLedger(new ServingStore(streams, CacheTopology.LEDGER_STORE, runtime.ledgerServing())));
        ledgerRouter = new Router(
                partitions,
                new StreamsOwners(
                        new StreamsMetadata(streams, CacheTopology.LEDGER_STORE), runtime.ledgerServing(), self),
                client);
        ledger = new LedgerScan(partitions, ledgerRouter, booked);

        Function<SpecificRecord, byte[]> encoder =
                event -> serdes.events().serializer().serialize(events, event);
        Touches touches = new Touches(log, runtime.clock());
        LookupOperation lookups = new LookupOperation(
                rows,
                new SharedFlights(log, runtime.answers(), runtime.listener()),
                touches,
                encoder::apply,
                runtime.listener(),
                runtime.clock());
        AwaitedCommands commands = new AwaitedCommands(log, CommandAnswers.of(runtime.answers()));
        WriteOperation writing = new WriteOperation(commands, encoder::apply, runtime.room());
        PartitionWriteOperation partitionWriting = new PartitionWriteOperation(commands, encoder::apply);
        Positions positions = new Positions(runtime.serving(), admin, settings.applicationId(), events);
        CaughtUp caughtUp =
                new CaughtUp(partitions, runtime.serving()::tenure, positions::reached, new KafkaLogEnd(admin, events));
        RowOperation stored = new RowOperation(caughtUp::has, rows, touches, runtime.clock());
        NameOperation listing = new NameOperation(caughtUp::has, new StreamsNames(store, runtime.clock()));
        LocalSources sources = new StreamsSources(store);
        SourceOperation sourceItems = new SourceOperation(caughtUp::has, sources);
        DependentsOperation dependents = new DependentsOperation(caughtUp::has, sources);
        FilesOperation files = new FilesOperation(caughtUp::has, partition -> store.query(partition, new StatsQuery()));
        FlightOperation flight = new FlightOperation(rows, positions);

        Admission admission = new Admission(settings, runtime.clock());
        EveryPartition everyPartition = new EveryPartition(partitions, router, partitionWriting);
        Links links = new Links(router, writing, runtime.clock());
        embeddings = new Embeddings(admission, router, lookups, stored, links, runtime.ledger());
        writes = new Writes(admission, router, writing, links, runtime.clock());
        invalidations = new ClusterInvalidations(
                admission,
                router,
                everyPartition,
                dependents,
                writing,
                new Reconciler(partitions, router, sourceItems, writes),
                runtime.clock());
        names = new NameScan(partitions, router, listing);
        TopicWaits waits = new TopicWaits(admin, settings);
        erasures = new ClusterErasures(
                everyPartition,
                writes,
                embeddings,
                new Purging(partitions, router, files),
                waits::since,
                runtime.clock());
        flights = new OwnedFlights(router, flight, runtime.clock());
        local = new LocalSimilarity(
                new StreamsSearch(streams, node, events, runtime.clock()),
                runtime.serving()::serving,
                new Lags(() -> lags(streams)),
                Runtime.getRuntime().availableProcessors());
        similar = new SimilaritySearch(
                partitions, new StreamsReplicas(metadata, runtime.serving(), self), local, client, listener);
        LocalSections localSections = new LocalSections(
                caughtUp::has, store, events, LocalSections.commitPatience(settings.streams()), runtime.clock());
        sections = new OwnedSections(cache, partitions, owners, localSections, client);
        GroupProgress progress = new GroupProgress(positions, admin, settings.applicationId(), events);
        imports = new LogImports(settings, serdes, partitions, progress::reached, runtime.room(), runtime.clock());
        LocalCopies copies = new LocalCopies(streams, runtime.serving());
        cluster = new StreamsCluster(cache, partitions, streams, self, node, copies, client);
        questions = new PeerQuestions(
                partitions,
                lookups,
                writing,
                partitionWriting,
                stored,
                listing,
                sourceItems,
                dependents,
                files,
                flight,
                booked,
                local,
                localSections,
                copies,
                flights,
                bytes -> serdes.events().deserializer().deserialize(events, bytes));
    }

    private static Map<Integer, Long> lags(KafkaStreams streams) {
        Map<Integer, Long> lags = new HashMap<>();
        streams.allLocalStorePartitionLags()
                .getOrDefault(CacheTopology.STORE, Map.of())
                .forEach((partition, lag) -> lags.put(partition, lag.offsetLag()));
        return lags;
    }

    /** What the HTTP API answers with. */
    public CacheServices services() {
        return new CacheServices(
                embeddings,
                embeddings,
                similar,
                writes,
                names,
                erasures,
                ledger,
                invalidations,
                sections,
                imports,
                cluster);
    }

    public FlightStates flights() {
        return flights;
    }

    /** What the peer listener answers with. */
    public PeerService peerService() {
        return questions;
    }

    @Override
    public void close() {
        local.close();
        router.close();
        ledgerRouter.close();
        if (client != null) {
            client.close();
        }
        admin.close();
        log.close();
    }
}
