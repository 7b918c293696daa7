package io.semcache.config;

import io.semcache.config.Settings.Cache;
import io.semcache.config.Settings.Fetch;
import io.semcache.config.Settings.Ledger;
import io.semcache.config.Settings.Limits;
import io.semcache.config.Settings.Model;
import io.semcache.config.Settings.Peer;
import io.semcache.config.Settings.Server;
import io.semcache.config.Settings.Similar;
import io.semcache.config.Settings.Store;
import io.semcache.config.Settings.Tls;
import io.semcache.config.Settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns keys and values into {@link Settings}, or into the list of everything that is wrong with them. */
public final class SettingsReader {

    /** Replays and deletes need a week. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(7);

    private static final int HEARTBEATS_PER_SESSION = 3;

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final Values values;

    private SettingsReader(Values values) {
        this.values = values;
    }

    /**
     * Reads the settings; keys that are absent have their defaults.
     *
     * @param check finds mistakes in the options of models
     * @throws SettingsException with every mistake
     */
    public static Settings read(SettingsSource source, ModelCheck check) {
        return new SettingsReader(new Values(source.values())).read(check);
    }

    /** Settings of these values; an empty map gives the defaults. The options of models are not checked. */
    public static Settings read(Map<String, String> values) {
        return read(new SettingsSource(values), ModelCheck.NONE);
    }

    private Settings read(ModelCheck check) {
        UnknownKeys.report(values);
        checkTogether();
        Map<String, Model> models = ModelReader.read(values, check);
        List<ApiKey> apiKeys = ApiKeyReader.read(values);
        requireKeysBeyondLoopback();
        Settings settings = new Settings(
                values.get(Keys.APPLICATION_ID),
                values.get(Keys.ROLES),
                values.get(Keys.STATE_DIR),
                PassThrough.read(values, "kafka."),
                PassThrough.read(values, "streams."),
                PassThrough.registry(values),
                topics(),
                limits(),
                server(),
                peer(),
                new Store(
                        values.get(Keys.STORE_CACHE),
                        values.get(Keys.STORE_BUFFER),
                        values.get(Keys.STORE_HEAP),
                        values.get(Keys.STORE_MIN_FREE)),
                cache(),
                new Fetch(values.get(Keys.FETCH_WINDOW), values.get(Keys.FETCH_LINGER), values.get(Keys.FETCH_CALLS)),
                apiKeys,
                new Similar(values.get(Keys.PAYLOAD_MIN_SCORE_FLOOR), values.get(Keys.SHADOW_SAMPLE_RATE)),
                new Ledger(
                        values.get(Keys.LEDGER_ANSWERS),
                        values.get(Keys.LEDGER_OPEN_RETENTION),
                        PriceReader.read(values)),
                NamespaceReader.read(values, models),
                models);
        values.finish();
        return settings;
    }

    /** Whoever reaches a loopback address is on this machine; any other address is for strangers, too. */
    private void requireKeysBeyondLoopback() {
        boolean open = KeyGroup.API_KEYS.instances(values.texts().keySet()).isEmpty();
        if (open && values.get(Keys.ROLES).contains(Settings.Role.CACHE)) {
            values.check(
                    Keys.SERVER_HOST,
                    LoopbackHost::is,
                    "expected a loopback address like 127.0.0.1 as long as there is no API key; semcache keys new makes one");
        }
    }

    /** What no single value shows. */
    private void checkTogether() {
        int messageBytes = values.get(Keys.TOPIC_MESSAGE_BYTES);
        values.check(
                Keys.ENTRY_BYTES,
                bytes -> bytes < messageBytes,
                "expected less than topics.max.message.bytes (" + messageBytes + ")");
        int entryBytes = values.get(Keys.ENTRY_BYTES);
        for (Key<Integer> part : List.of(Keys.LIMIT_TEXT, Keys.LIMIT_PAYLOAD)) {
            values.check(part, bytes -> bytes < entryBytes, "expected less than entry.max.bytes (" + entryBytes + ")");
        }
        Duration longest = values.get(Keys.SERVER_MAX_TIMEOUT);
        values.check(
                Keys.SERVER_TIMEOUT,
                timeout -> timeout.compareTo(longest) <= 0,
                "expected at most server.request.timeout.max.ms (" + longest.toMillis() + ")");
        Duration session = values.get(Keys.STREAMS_SESSION);
        values.check(
                Keys.STREAMS_HEARTBEAT,
                heartbeat -> heartbeat.multipliedBy(HEARTBEATS_PER_SESSION).compareTo(session) <= 0,
                "expected at most a third of streams.consumer.session.timeout.ms (" + session.toMillis() + ")");
        if (values.optional(Keys.PEER_SECRET) != null) {
            values.check(Keys.PEER_PORT, port -> port != 0, "expected a port that other nodes can know");
        }
        String bound = values.get(Keys.PEER_HOST);
        if (EVERY_ADDRESS.contains(bound)
                && values.optional(Keys.PEER_SECRET) != null
                && !values.texts().containsKey(Keys.PEER_ADVERTISED.name())) {
            values.report(
                    Keys.PEER_ADVERTISED.name(),
                    "expected the address under which other nodes reach this one, because peer.host=" + bound
                            + " names none");
        }
        boolean shortRetention = values.get(Keys.TOPIC_SHORT_RETENTION);
        values.check(
                Keys.TOPIC_RETENTION,
                retention -> shortRetention || retention.compareTo(SHORTEST_RETENTION) >= 0,
                "expected at least " + SHORTEST_RETENTION.toMillis() + " (7 days), or topics.retention.short=true");
        values.check(Keys.TOPIC_REPLICATION, replicas -> replicas != 0, "expected -1 or at least 1");
        Set<String> names = new HashSet<>();
        for (Key<String> topic : Keys.TOPIC_NAMES) {
            values.check(topic, names::add, "expected a topic of its own");
        }
    }

    private Topics topics() {
        return new Topics(
                values.get(Keys.TOPIC_REQUESTS),
                values.get(Keys.TOPIC_COMMANDS),
                values.get(Keys.TOPIC_RESULTS),
                values.get(Keys.TOPIC_FAILURES),
                values.get(Keys.TOPIC_EVENTS),
                values.get(Keys.TOPIC_FETCHES),
                values.get(Keys.TOPIC_LEDGER),
                values.get(Keys.TOPIC_PARTITIONS),
                values.get(Keys.TOPIC_REPLICATION).shortValue(),
                values.get(Keys.TOPIC_MESSAGE_BYTES),
                values.get(Keys.TOPIC_RETENTION),
                values.get(Keys.TOPIC_RETENTION_BYTES),
                values.get(Keys.TOPIC_SHORT_RETENTION),
                values.get(Keys.TOPIC_COMPACTION));
    }

    private Limits limits() {
        return new Limits(
                values.get(Keys.LIMIT_INPUTS),
                values.get(Keys.LIMIT_INPUT_TOKENS),
                values.get(Keys.LIMIT_BODY),
                values.get(Keys.LIMIT_TEXT),
                values.get(Keys.LIMIT_PAYLOAD),
                values.get(Keys.ENTRY_BYTES),
                values.get(Keys.LIMIT_WAITERS),
                values.get(Keys.LIMIT_NAME),
                values.get(Keys.LIMIT_REQUEST_ID),
                values.get(Keys.LIMIT_TAGS),
                values.get(Keys.LIMIT_TAG),
                values.get(Keys.LIMIT_METADATA_KEYS),
                values.get(Keys.LIMIT_METADATA),
                values.get(Keys.LIMIT_HEADERS),
                values.get(Keys.LIMIT_ENTRIES),
                values.get(Keys.LIMIT_SCAN),
                values.get(Keys.LIMIT_NEIGHBOURS),
                values.get(Keys.LIMIT_FILTER_DEPTH),
                values.get(Keys.LIMIT_FILTER_NODES),
                values.get(Keys.LIMIT_IMPORT));
    }

    private Server server() {
        return new Server(
                values.get(Keys.SERVER_HOST),
                values.get(Keys.SERVER_PORT),
                values.get(Keys.SERVER_TIMEOUT),
                values.get(Keys.SERVER_MAX_TIMEOUT),
                tls());
    }

    private @Nullable Tls tls() {
        Path certificate = values.optional(Keys.SERVER_CERTIFICATE);
        Path key = values.optional(Keys.SERVER_KEY);
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            Key<Path> missing = certificate == null ? Keys.SERVER_CERTIFICATE : Keys.SERVER_KEY;
            values.report(missing.name(), "expected a certificate and its key, or neither");
            return null;
        }
        return new Tls(certificate, key);
    }

    private Peer peer() {
        return new Peer(
                values.get(Keys.PEER_HOST),
                values.get(Keys.PEER_PORT),
                values.optional(Keys.PEER_ADVERTISED),
                values.optional(Keys.PEER_SECRET),
                Optional.ofNullable(values.optional(Keys.PEER_NODES)).orElse(List.of()));
    }

    private Cache cache() {
        return new Cache(
                values.get(Keys.NEGATIVE_TTL),
                values.get(Keys.FETCH_TIMEOUT),
                values.get(Keys.CALL_TIMEOUT),
                values.get(Keys.FETCH_ATTEMPTS),
                values.get(Keys.SETTLED_RETENTION),
                values.get(Keys.SWEEP_INTERVAL),
                values.get(Keys.SWEEP_ROWS));
    }
}
