package io.semcache.fetch;

import io.semcache.config.Settings;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.serdes.CacheSerdes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetch stage: one member of a consumer group over the fetches topic. Reads what is owed to providers, pays each
 * fetch once, and writes what came back to the events topic. Any number of workers run side by side, inside a node or
 * alone. Thread-safe.
 *
 * <p>A record is finished once its answer is acknowledged by the broker; a crash before repeats it, and the
 * {@link FlightCheck} keeps what was answered from being paid again.
 */
public final class FetchWorker implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(FetchWorker.class);

    private static final int KNOWN_FLIGHTS = 50_000;
    private static final Duration TIDY_EVERY = Duration.ofMillis(100);
    private static final Duration LOOP_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration PRODUCER_TIMEOUT = Duration.ofMillis(500);

    private final Settings settings;
    private final Function<String, EmbeddingProvider> providers;
    private final FetchListener listener;
    private final RetryPolicy retry;
    private final Clock clock;
    private final InstantSource time = monotonic();

    private final FetchWindow window;
    private final ExecutorService threads;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final FlightGuard guard;
    private final ProviderLedger ledger;
    private final Lanes lanes;
    private final Intake intake;
    private final FetchLoop loop;
    private final Thread polling;
    private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

    /**
     * Makes the Kafka clients; {@link #start} begins to work.
     *
     * @param providers the provider of each model in the settings; they stay the caller's to close
     * @param clock the wall clock that {@code not_after} is compared with
     */
    public FetchWorker(
            Settings settings,
            CacheSerdes serdes,
            Function<String, EmbeddingProvider> providers,
            FlightCheck flights,
            FetchListener listener,
            Clock clock) {
        this(settings, serdes, providers, flights, listener, clock, RetryPolicy.DEFAULT);
    }

    FetchWorker(
            Settings settings,
            CacheSerdes serdes,
            Function<String, EmbeddingProvider> providers,
            FlightCheck flights,
            FetchListener listener,
            Clock clock,
            RetryPolicy retry) {
        this.settings = settings;
        this.providers = providers;
        this.listener = listener;
        this.retry = retry;
        this.clock = clock;
        window = new FetchWindow(settings.fetch().window());
        threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("fetch-", 0)
                .uncaughtExceptionHandler((thread, e) -> fail(e))
                .factory());
        FetchClients clients = new FetchClients(settings);
        admin = clients.admin();
        producer = clients.producer();
        EventsLog events = new EventsLog(admin, settings.topics().events());
        guard = new FlightGuard(flights, clock);
        DurableWrites writes = new DurableWrites(producer, retry, threads, this::fail);
        ResultWriter results = new ResultWriter(
                writes,
                serdes.events().serializer(),
                settings.topics().events(),
                settings.topics().failures());
        ledger = new ProviderLedger(
                writes, serdes.ledger().serializer(), settings.topics().ledger(), listener, clock);
        lanes = new Lanes(this::lane, new KnownFlights(KNOWN_FLIGHTS), results, listener);
        FetchReader reader = new FetchReader(serdes.fetches().deserializer(), settings.models(), providers, clock);
        intake = new Intake(reader, lanes, results, listener, retry);
        loop = new FetchLoop(
                clients.consumer(),
                settings.topics().fetches(),
                clients.pollRecords(),
                window,
                events::ends,
                intake::accept,
                time);
        polling = Thread.ofPlatform().name("fetch-poll").unstarted(this::poll);
    }

    private Lane lane(String model, Outcomes outcomes) {
        EmbeddingProvider provider = providers.apply(model);
        CallLimits limits = provider.limits();
        RateLimits rates = new RateLimits(limits, time);
        int calls = Math.min(limits.calls(), settings.fetch().calls());
        int share = settings.models().size() == 1
                ? settings.fetch().window()
                : settings.fetch().window() / 2;
        return new Lane(
                new CallQueue(limits, calls, settings.fetch().linger(), rates, time),
                rates,
                guard,
                new Caller(provider, settings.cache().callTimeout(), listener, threads, clock, time),
                retry,
                new VectorEvents(provider.name(), clock),
                outcomes,
                batch -> ledger.of(provider.name(), batch),
                threads,
                clock,
                share);
    }

    /** Joins the group and begins to work. Once. */
    public void start() {
        threads.execute(intake);
        threads.execute(this::tidy);
        polling.start();
    }

    /**
     * Done when the worker has stopped: normally after {@link #close}, otherwise with the reason why it could not go
     * on; {@link #close} is then still owed.
     */
    public CompletableFuture<@Nullable Void> stopped() {
        return stopped.copy();
    }

    /** Records that are read and neither answered nor given up. */
    public int inFlight() {
        return window.inFlight();
    }

    /**
     * Stops within five seconds: starts no more calls, gives those under way a moment, commits what is finished and
     * leaves the group.
     */
    @Override
    public void close() {
        loop.stop();
        if (polling.getState() == Thread.State.NEW) {
            loop.close();
        } else {
            awaitPolling();
        }
        threads.shutdownNow();
        producer.close(PRODUCER_TIMEOUT);
        admin.close(Duration.ZERO);
        stopped.complete(null);
    }

    private void awaitPolling() {
        try {
            polling.join(LOOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Throwable cause) {
        if (stopped.completeExceptionally(cause)) {
            LOGGER.atError().setCause(cause).log("the fetch stage stops");
            loop.stop();
        }
    }

    // Whatever ends polling ends the worker, with the reason.
    private void poll() {
        try {
            loop.run();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            lanes.close();
            loop.close();
        }
    }

    private void tidy() {
        try {
            while (true) {
                Thread.sleep(TIDY_EVERY);
                lanes.tidy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InstantSource monotonic() {
        Instant start = Instant.now();
        long startNanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - startNanos);
    }
}
