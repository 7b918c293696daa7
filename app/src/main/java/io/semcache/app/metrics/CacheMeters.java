package io.semcache.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.semcache.config.ErrorCode;
import io.semcache.fetch.FetchListener;
import io.semcache.schemas.Outcome;
import io.semcache.server.http.RequestListener;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarityListener;
import io.semcache.topology.runtime.CacheListener;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The meters of the cache, by all their names; labels come from fixed sets and settings, never from callers. Meters of
 * stream threads are made once, so that counting costs one addition. Thread-safe.
 */
public final class CacheMeters implements CacheListener, FetchListener, RequestListener, SimilarityListener {

    static final String REQUESTS = "semcache.requests";
    static final String LOOKUPS = "semcache.lookups";
    static final String LOOKUP = "semcache.lookup";
    static final String SIMILAR = "semcache.similar";
    static final String SIMILAR_RESCORED = "semcache.similar.rescored";
    static final String SIMILAR_PARTITIONS = "semcache.similar.partitions";
    static final String PROVIDER_CALLS = "semcache.provider.calls";
    static final String PROVIDER = "semcache.provider";
    static final String PROVIDER_BATCH_ITEMS = "semcache.provider.batch.items";
    static final String TOKENS = "semcache.tokens";
    static final String NOT_BOOKED = "semcache.answers.not.booked";
    static final String ENTRIES = "semcache.entries";
    static final String NAMESPACE_BYTES = "semcache.namespace.bytes";
    static final String STORE_BYTES = "semcache.store.bytes";
    static final String STORE_LOOKUPS = "semcache.store.lookups";
    static final String EXPIRED = "semcache.expired";
    static final String EVICTED = "semcache.evicted";
    static final String INVALIDATED = "semcache.invalidated";
    static final String PENDING_KEYS = "semcache.pending.keys";
    static final String FLUSHED_ROWS = "semcache.flushed.rows";
    static final String PURGING_PARTITIONS = "semcache.purging.partitions";
    static final String RESTORE_REMAINING = "semcache.restore.remaining.records";
    static final String REJECTED = "semcache.rejected";
    static final String DEAD_LETTERS = "semcache.dead.letters";
    static final String REISSUED = "semcache.fetches.reissued";
    static final String IGNORED = "semcache.vectors.ignored";
    static final String NOT_EMBEDDED = "semcache.entries.not.embedded";
    static final String SKIPPED = "semcache.fetches.skipped";
    static final String FETCHED = "semcache.fetches";

    /** From a local hit to a slow provider. */
    private static final Duration[] BUCKETS = IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final MeterRegistry registry;
    private final NamespaceLabels namespaces;

    /** By the label of the namespace. */
    private final Map<String, Map<LookupResult, Counter>> lookups = new HashMap<>();

    private final Map<ErrorCode, Counter> rejected = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Counter> notEmbedded = new EnumMap<>(ErrorCode.class);
    private final Map<String, Timer> lookupTimes = new ConcurrentHashMap<>();
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();
    private final Timer similar;
    private final DistributionSummary similarRescored;
    private final Counter partitionsActive;
    private final Counter partitionsStale;
    private final Counter partitionsMissing;
    private final Counter saved;
    private final Counter billed;
    private final Counter notBooked;
    private final Counter expired;
    private final Counter invalidated;
    private final Counter reissued;
    private final Counter ignored;
    private final Counter deadLetters;

    CacheMeters(MeterRegistry registry, NamespaceLabels namespaces) {
        this.registry = registry;
        this.namespaces = namespaces;
        namespaces.known().forEach(this::countLookups);
        countLookups(NamespaceLabels.OTHER);
        for (ErrorCode code : ErrorCode.values()) {
            rejected.put(code, registry.counter(REJECTED, "code", code.wireName()));
            notEmbedded.put(code, registry.counter(NOT_EMBEDDED, "code", code.wireName()));
        }
        similar = Timer.builder(SIMILAR).serviceLevelObjectives(BUCKETS).register(registry);
        similarRescored = DistributionSummary.builder(SIMILAR_RESCORED).register(registry);
        partitionsActive = registry.counter(SIMILAR_PARTITIONS, "answer", "active");
        partitionsStale = registry.counter(SIMILAR_PARTITIONS, "answer", "stale");
        partitionsMissing = registry.counter(SIMILAR_PARTITIONS, "answer", "missing");
        saved = registry.counter(TOKENS, "kind", "saved");
        billed = registry.counter(TOKENS, "kind", "billed");
        notBooked = registry.counter(NOT_BOOKED);
        expired = registry.counter(EXPIRED);
        invalidated = registry.counter(INVALIDATED);
        reissued = registry.counter(REISSUED);
        ignored = registry.counter(IGNORED);
        deadLetters = registry.counter(DEAD_LETTERS);
    }

    private void countLookups(String label) {
        Map<LookupResult, Counter> byResult = new EnumMap<>(LookupResult.class);
        for (LookupResult result : LookupResult.values()) {
            byResult.put(result, registry.counter(LOOKUPS, "namespace", label, "result", label(result)));
        }
        lookups.put(label, byResult);
    }

    @Override
    public void looked(String namespace, LookupResult result) {
        counter(lookups.getOrDefault(namespaces.of(namespace), Map.of()), result)
                .increment();
    }

    @Override
    public void saved(int tokens) {
        saved.increment(tokens);
    }

    @Override
    public void notBooked(int answers) {
        notBooked.increment(answers);
    }

    @Override
    public void settled(Outcome outcome, int waiters) {
        // The fetch stage counts outcomes.
    }

    @Override
    public void vectorIgnored() {
        ignored.increment();
    }

    @Override
    public void notEmbedded(ErrorCode code) {
        counter(notEmbedded, code).increment();
    }

    @Override
    public void reissued() {
        reissued.increment();
    }

    @Override
    public void expired(int rows) {
        expired.increment(rows);
    }

    @Override
    public void evicted(String namespace, int rows) {
        registry.counter(EVICTED, "namespace", namespace).increment(rows);
    }

    @Override
    public void invalidated(long entries) {
        invalidated.increment((double) entries);
    }

    @Override
    public void rejected(ErrorCode code) {
        counter(rejected, code).increment();
    }

    @Override
    public void deadLettered() {
        deadLetters.increment();
    }

    @Override
    public void called(String provider, CallOutcome outcome, Duration took, int items) {
        registry.counter(PROVIDER_CALLS, "provider", provider, "outcome", label(outcome))
                .increment();
        Timer.builder(PROVIDER)
                .tag("provider", provider)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(took);
        DistributionSummary.builder(PROVIDER_BATCH_ITEMS)
                .tag("provider", provider)
                .register(registry)
                .record(items);
    }

    @Override
    public void billed(String provider, int tokens) {
        billed.increment(tokens);
    }

    @Override
    public void answered(String provider, Outcome outcome) {
        registry.counter(FETCHED, "provider", provider, "outcome", label(outcome))
                .increment();
    }

    @Override
    public void skipped(Skipped why) {
        registry.counter(SKIPPED, "why", label(why)).increment();
    }

    @Override
    public void answered(String route, int status, long nanos) {
        requests.computeIfAbsent(
                        route + ' ' + result(status),
                        key -> registry.counter(REQUESTS, "route", route, "result", result(status)))
                .increment();
        if (route.equals("/v1/embeddings") || route.equals("/v1/lookup")) {
            lookupTimes
                    .computeIfAbsent(
                            route,
                            key -> Timer.builder(LOOKUP)
                                    .tag("route", route)
                                    .serviceLevelObjectives(BUCKETS)
                                    .register(registry))
                    .record(Duration.ofNanos(nanos));
        }
    }

    @Override
    public void searched(Similar answer, long nanos) {
        similar.record(Duration.ofNanos(nanos));
        similarRescored.record((double) answer.rescored());
        partitionsActive.increment(answer.searched().size() - answer.stale());
        partitionsStale.increment(answer.stale());
        partitionsMissing.increment(answer.missing().size());
    }

    private static String result(int status) {
        if (status >= FIRST_SERVER_ERROR) {
            return "server_error";
        }
        return status >= FIRST_CLIENT_ERROR ? "client_error" : "ok";
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <K extends Enum<K>> Counter counter(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
