package io.semcache.config;

import static io.semcache.config.ValueType.integer;
import static io.semcache.config.ValueType.longInteger;
import static io.semcache.config.ValueType.millis;
import static io.semcache.config.ValueType.number;

import io.semcache.config.Settings.Role;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one key table: name, type, default and meaning of every setting, in the order of the reference. The reference
 * file, the table in the README and the checks of {@link SettingsReader} all come from here.
 */
final class Keys {

    private static final List<Section> SECTIONS = new ArrayList<>();
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURY = Duration.ofDays(36_500);

    /** Keys that belong together, under one headline. */
    record Section(String title, List<Key<?>> keys) {}

    static {
        section("The process");
    }

    static final Key<String> APPLICATION_ID = key(
            "application.id",
            ValueType.KAFKA_NAME,
            "semcache",
            "Kafka Streams application id: the consumer group and the prefix of the changelog topic.");
    static final Key<Set<Role>> ROLES = key(
            "roles",
            ValueType.enumSet(Role.class),
            "cache,fetch",
            "What this process does: answer (cache), call providers (fetch), or both.");
    static final Key<Path> STATE_DIR = key(
            "state.dir",
            ValueType.PATH,
            "semcache-state",
            "Folder of the local state stores; it can be rebuilt from the changelog at any time.");

    static {
        section("Kafka and the schema registry");
    }

    static final Key<String> BOOTSTRAP_SERVERS = key(
            "kafka.bootstrap.servers",
            ValueType.BOOTSTRAP,
            "127.0.0.1:9092",
            "Brokers to start from, host:port with commas between them.");
    static final Key<String> REGISTRY_URL = key(
            "schema.registry.url",
            ValueType.HTTP_URLS,
            "http://127.0.0.1:8081",
            "Confluent-compatible schema registry; several URLs with commas between them.");
    static final Key<String> STREAMS_GUARANTEE = key(
            "streams.processing.guarantee",
            ValueType.oneOf("at_least_once", "exactly_once_v2"),
            "at_least_once",
            "at_least_once with idempotent effects, or exactly_once_v2 at the price of a commit interval of latency per hop.");
    static final Key<String> STREAMS_GROUP_PROTOCOL = key(
            "streams.group.protocol",
            ValueType.oneOf("classic", "streams"),
            "classic",
            "Rebalance protocol of the stream threads.");
    static final Key<Integer> STREAMS_THREADS =
            key("streams.num.stream.threads", integer(1, 256), "1", "Stream threads of this node.");
    static final Key<Integer> STREAMS_STANDBYS = key(
            "streams.num.standby.replicas", integer(0, 8), "0", "Standby replicas of every partition on other nodes.");
    static final Key<Duration> STREAMS_COMMIT = key(
            "streams.commit.interval.ms",
            millis(MILLI, HOUR),
            null,
            "Time between two commits, and the latency of a hop under exactly_once_v2; default: 100 there, 1000 under at_least_once.");
    static final Key<Duration> STREAMS_LINGER = key(
            "streams.producer.linger.ms",
            millis(Duration.ZERO, Duration.ofMinutes(1)),
            "0",
            "Linger of the producers of Streams; Streams' own default of 100 would be paid at every hop.");
    static final Key<Duration> STREAMS_SESSION = key(
            "streams.consumer.session.timeout.ms",
            millis(SECOND, HOUR),
            "6000",
            "Time after which a dead node's partitions move.");
    static final Key<Duration> STREAMS_HEARTBEAT = key(
            "streams.consumer.heartbeat.interval.ms",
            millis(MILLI, HOUR),
            "2000",
            "Time between two heartbeats, at most a third of the session time-out.");
    static final Key<Long> STREAMS_IDLE = key(
            "streams.max.task.idle.ms",
            longInteger(-1, HOUR.toMillis()),
            "-1",
            "How long a task with an empty input waits before it takes from the others; -1: never, for requests and"
                    + " commands have no order between them, and Streams' own 0 costs a check per record.");
    static final Key<String> STREAMS_RESET = key(
            "streams.consumer.auto.offset.reset",
            ValueType.oneOf("earliest", "latest", "none"),
            "earliest",
            "Where a new application id starts to read.");
    static final Key<Duration> STREAMS_CLEANUP = key(
            "streams.state.cleanup.dir.max.age.ms",
            millis(HOUR, Duration.ofDays(6)),
            "518400000",
            "Local state older than this is thrown away at start; below delete.retention.ms, or deleted entries would come back.");

    static {
        section("Topics");
    }

    static final Key<String> TOPIC_REQUESTS =
            key("topics.requests", ValueType.KAFKA_NAME, "embedding-requests", "Requests of anyone.");
    static final Key<String> TOPIC_COMMANDS =
            key("topics.commands", ValueType.KAFKA_NAME, "embedding-commands", "Writes of anyone with the right.");
    static final Key<String> TOPIC_RESULTS =
            key("topics.results", ValueType.KAFKA_NAME, "embedding-results", "Answers to requests.");
    static final Key<String> TOPIC_FAILURES = key(
            "topics.failures",
            ValueType.KAFKA_NAME,
            "embedding-failures",
            "Records that could not be read, as they came.");
    static final Key<String> TOPIC_EVENTS =
            key("topics.events", ValueType.KAFKA_NAME, "embedding-events", "The log of the cache.");
    static final Key<String> TOPIC_FETCHES =
            key("topics.fetches", ValueType.KAFKA_NAME, "embedding-fetches", "Calls that are owed to providers.");
    static final Key<String> TOPIC_LEDGER = key(
            "topics.ledger", ValueType.KAFKA_NAME, "embedding-ledger", "Calls of providers, and answers of the cache.");
    static final Key<Integer> TOPIC_PARTITIONS =
            key("topics.partitions", integer(1, 1000), "4", "Partitions of every topic that is created.");
    static final Key<Integer> TOPIC_REPLICATION = key(
            "topics.replication.factor",
            integer(-1, 32),
            "-1",
            "Replicas of every topic that is created; -1: the broker's default.");
    static final Key<Integer> TOPIC_MESSAGE_BYTES = key(
            "topics.max.message.bytes",
            integer(65_536, 104_857_600),
            "1048588",
            "Largest record batch of every topic that is created; above entry.max.bytes.");
    static final Key<Duration> TOPIC_RETENTION = key(
            "topics.retention.ms",
            millis(SECOND, CENTURY),
            "604800000",
            "Retention of every topic that is created, but for the changelog; at least 7 days.");
    static final Key<Boolean> TOPIC_SHORT_RETENTION = key(
            "topics.retention.short",
            ValueType.BOOLEAN,
            "false",
            "Lets topics keep less than 7 days; a node that was away for longer brings deleted entries back.");
    static final Key<Duration> TOPIC_COMPACTION = key(
            "topics.compaction.ms",
            millis(SECOND, CENTURY),
            "604800000",
            "How long what was overwritten or deleted stays in the changelog that is created.");
    static final Key<Long> TOPIC_RETENTION_BYTES = key(
            "topics.retention.bytes",
            longInteger(-1, Long.MAX_VALUE),
            "-1",
            "Bound of every such topic per partition; -1: none.");

    static {
        section("HTTP");
    }

    static final Key<String> SERVER_HOST =
            key("server.host", ValueType.TEXT, "127.0.0.1", "Address that the HTTP API listens on; 0.0.0.0: all.");
    static final Key<Integer> SERVER_PORT =
            key("server.port", integer(0, 65_535), "8077", "Port of the HTTP API; 0: any free one.");
    static final Key<Duration> SERVER_TIMEOUT =
            key("server.request.timeout.ms", millis(MILLI, HOUR), "30000", "Deadline of a request that names none.");
    static final Key<Duration> SERVER_MAX_TIMEOUT = key(
            "server.request.timeout.max.ms",
            millis(MILLI, HOUR),
            "600000",
            "Longest deadline that a request may ask for.");

    static final Key<Path> SERVER_CERTIFICATE = key(
            "server.tls.certificate",
            ValueType.PATH,
            null,
            "PEM file with the node's certificate, then those of its issuers: HTTPS instead of HTTP; read again when it changes.");
    static final Key<Path> SERVER_KEY = key(
            "server.tls.key",
            ValueType.PATH,
            null,
            "PEM file with the private key of the certificate (PKCS #8, RSA or EC).");

    static {
        section("API keys; as soon as there is one, every caller needs one. A role includes those before it");
    }

    static final Key<KeyHash> API_KEY_HASH = key(
            "auth.keys.<id>.hash",
            ValueType.KEY_HASH,
            null,
            "SHA-256 of a key, as semcache keys new prints it. Required when server.host is not a loopback address.");
    static final Key<Set<String>> API_KEY_READ = key(
            "auth.keys.<id>.read",
            ValueType.NAMESPACES,
            null,
            "Namespaces in which the key's callers see what is stored; *: all.");
    static final Key<Set<String>> API_KEY_WRITE = key(
            "auth.keys.<id>.write",
            ValueType.NAMESPACES,
            null,
            "Namespaces in which they also store and delete single entries.");
    static final Key<Set<String>> API_KEY_ADMIN = key(
            "auth.keys.<id>.admin",
            ValueType.NAMESPACES,
            null,
            "Namespaces in which they also remove or move many entries at once.");

    static final Map<ApiKey.Role, Key<Set<String>>> API_KEY_GRANTS = new EnumMap<>(Map.of(
            ApiKey.Role.READ, API_KEY_READ,
            ApiKey.Role.WRITE, API_KEY_WRITE,
            ApiKey.Role.ADMIN, API_KEY_ADMIN));

    static {
        section("Peers");
    }

    static final Key<String> PEER_HOST =
            key("peer.host", ValueType.TEXT, "127.0.0.1", "Address that the listener for other nodes is bound to.");
    static final Key<Integer> PEER_PORT =
            key("peer.port", integer(0, 65_535), "8078", "Port of the listener for other nodes; 0: any free one.");
    static final Key<String> PEER_ADVERTISED = key(
            "peer.advertised",
            ValueType.HOST_PORT,
            null,
            "Address under which other nodes reach this one; default: peer.host and peer.port.");
    static final Key<Secret> PEER_SECRET = key(
            "peer.secret",
            ValueType.SECRET,
            null,
            "Shared by all nodes; without it this node talks to no peers and accepts none.");
    static final Key<List<String>> PEER_NODES = key(
            "peer.nodes",
            ValueType.HOST_PORTS,
            null,
            "For a process with the fetch role alone: nodes that it asks whether a fetch is still owed.");

    static {
        section("Store");
    }

    static final Key<Long> STORE_CACHE = key(
            "store.block.cache.bytes",
            longInteger(1_048_576, 1L << 40),
            "67108864",
            "Block cache that all partitions of this process share.");
    static final Key<Long> STORE_BUFFER = key(
            "store.write.buffer.bytes",
            longInteger(1_048_576, 1L << 40),
            "67108864",
            "Write buffers that all partitions of this process share.");
    static final Key<Long> STORE_HEAP = key(
            "store.heap.tier.bytes",
            longInteger(0, 1L << 40),
            "67108864",
            "Hot entries that are kept decoded on the Java heap, before RocksDB. 0: none.");
    static final Key<Long> STORE_MIN_FREE = key(
            "store.min.free.bytes",
            longInteger(0, 1L << 50),
            "268435456",
            "With less free space on the disk of state.dir nothing new is stored: storage_full. 0: not looked at.");

    static {
        section("Cache");
    }

    static final Key<Duration> NEGATIVE_TTL =
            key("cache.negative.ttl.ms", millis(MILLI, CENTURY), "60000", "Life of a permanent failure.");
    static final Key<Duration> FETCH_TIMEOUT = key(
            "cache.fetch.timeout.ms",
            millis(MILLI, HOUR),
            "30000",
            "Window in which the calls of one attempt may start.");
    static final Key<Duration> CALL_TIMEOUT = key(
            "cache.call.timeout.ms",
            millis(MILLI, HOUR),
            "30000",
            "Longest time of one call to a provider; a fetch is issued again only after both.");
    static final Key<Integer> FETCH_ATTEMPTS =
            key("cache.fetch.attempts", integer(1, 100), "3", "Attempts of one fetch before its callers get an error.");
    static final Key<Duration> SETTLED_RETENTION = key(
            "cache.settled.retention.ms",
            millis(SECOND, DAY),
            "600000",
            "How long an answered fetch is remembered for replays.");
    static final Key<Duration> SWEEP_INTERVAL =
            key("cache.sweep.interval.ms", millis(MILLI, HOUR), "1000", "Time between two expiry sweeps.");
    static final Key<Integer> SWEEP_ROWS =
            key("cache.sweep.rows", integer(1, 1_000_000), "1000", "Most rows that one sweep handles.");

    static {
        section("Fetch stage");
    }

    static final Key<Integer> FETCH_WINDOW =
            key("fetch.window", integer(1, 100_000), "1000", "Most records in flight.");
    static final Key<Duration> FETCH_LINGER = key(
            "fetch.linger.ms",
            millis(Duration.ZERO, SECOND.multipliedBy(10)),
            "2",
            "How long a batch waits for more items while a call is under way.");
    static final Key<Integer> FETCH_CALLS =
            key("fetch.calls", integer(1, 1000), "8", "Most calls to one model at the same time.");

    static {
        section("Payloads that are found by meaning");
    }

    static final Key<Float> PAYLOAD_MIN_SCORE_FLOOR = key(
            "similar.payload-min-score-floor",
            number(-1, 1),
            "0.5",
            "The least that a request or a namespace may ask as similarity of a payload: a cosine; -1: anything.");
    static final Key<Float> SHADOW_SAMPLE_RATE = key(
            "shadow.sample-rate",
            number(0, 1),
            "0",
            "Share of such hits for which the true vector of the question is fetched, and compared with the entry's.");

    static {
        section("Limits; beyond each the caller gets a clear error");
    }

    static final Key<Integer> LIMIT_INPUTS =
            key("limits.inputs", integer(1, 100_000), "2048", "Inputs of one HTTP request.");
    static final Key<Integer> LIMIT_INPUT_TOKENS =
            key("limits.input.tokens", integer(1, 100_000_000), "300000", "Tokens of one HTTP request.");
    static final Key<Integer> LIMIT_BODY =
            key("limits.body.bytes", integer(1024, 1 << 30), "8388608", "HTTP body, compressed or not.");
    static final Key<Integer> LIMIT_TEXT = key("limits.text.bytes", integer(1, 1 << 24), "262144", "One text.");
    static final Key<Integer> LIMIT_PAYLOAD =
            key("limits.payload.bytes", integer(0, 1 << 24), "524288", "Payload of an entry.");
    static final Key<Integer> ENTRY_BYTES = key(
            "entry.max.bytes",
            integer(1024, 1 << 26),
            "921600",
            "One entry of the store; below topics.max.message.bytes.");
    static final Key<Integer> LIMIT_WAITERS =
            key("limits.waiters.per.key", integer(1, 1_000_000), "10000", "Requests that wait for one key.");
    static final Key<Integer> LIMIT_NAME = key("limits.name.bytes", integer(1, 65_536), "512", "Name of an entry.");
    static final Key<Integer> LIMIT_REQUEST_ID =
            key("limits.request.id.bytes", integer(1, 65_536), "128", "Request id.");
    static final Key<Integer> LIMIT_TAGS = key("limits.tags", integer(0, 1024), "32", "Tags of an entry.");
    static final Key<Integer> LIMIT_TAG = key("limits.tag.bytes", integer(1, 65_536), "128", "One tag.");
    static final Key<Integer> LIMIT_METADATA_KEYS =
            key("limits.metadata.keys", integer(0, 1024), "64", "Metadata keys of an entry.");
    static final Key<Integer> LIMIT_METADATA =
            key("limits.metadata.bytes", integer(0, 1 << 20), "8192", "Metadata of an entry, keys and values.");
    static final Key<Integer> LIMIT_HEADERS =
            key("limits.header.bytes", integer(0, 1 << 20), "8192", "Record headers of a request.");
    static final Key<Integer> LIMIT_ENTRIES = key(
            "limits.entries", integer(1, 100_000), "1000", "Entries of one lookup or of one call that stores many.");
    static final Key<Integer> LIMIT_SCAN =
            key("limits.scan.names", integer(1, 10_000), "1000", "Names in one page of a scan.");
    static final Key<Integer> LIMIT_NEIGHBOURS =
            key("limits.neighbours", integer(1, 1_000), "1000", "Neighbours that one search may ask for (k).");
    static final Key<Integer> LIMIT_FILTER_DEPTH =
            key("limits.filter.depth", integer(1, 32), "8", "Levels of a filter: a single condition is one.");
    static final Key<Integer> LIMIT_FILTER_NODES =
            key("limits.filter.nodes", integer(1, 1024), "64", "Conditions, ands, ors and nots of a filter.");
    static final Key<Long> LIMIT_IMPORT = key(
            "limits.import.bytes",
            longInteger(1024, 1L << 50),
            "68719476736",
            "One dump that is imported; it lies in state.dir until it is stored.");

    static {
        section("Namespaces; one that is not listed has the settings of the namespace named default");
    }

    static final Key<String> NS_MODEL = key(
            "namespaces.<ns>.model",
            ValueType.TEXT,
            null,
            "Model of requests that name none; default: the first model by name.");
    static final Key<Duration> NS_TTL =
            key("namespaces.<ns>.ttl-ms", millis(Duration.ZERO, CENTURY), "0", "Life of its entries; 0: for ever.");
    static final Key<Float> NS_MIN_SCORE = key(
            "namespaces.<ns>.min-score",
            number(-1, 1),
            "-1",
            "Least similarity of what a search answers that names none: a cosine; -1: any.");
    static final Key<Float> NS_PAYLOAD_MIN_SCORE = key(
            "namespaces.<ns>.payload-min-score",
            number(-1, 1),
            "0.8",
            "Least similarity of a payload that is found by meaning, where the request names none: a cosine.");
    static final Key<Boolean> NS_STORE_TEXT = key(
            "namespaces.<ns>.store-text",
            ValueType.BOOLEAN,
            "false",
            "Whether entries keep their text; those with a payload always do.");
    static final Key<Boolean> NS_SEARCH = key(
            "namespaces.<ns>.search",
            ValueType.BOOLEAN,
            "true",
            "Whether its entries can be searched by similarity; false saves a quarter of the disk and all of the index.");
    static final Key<Duration> NS_STALE = key(
            "namespaces.<ns>.stale-ms",
            millis(Duration.ZERO, CENTURY),
            "0",
            "How long entries are kept after their life, for requests that accept a stale answer.");
    static final Key<Long> NS_MAX_BYTES = key(
            "namespaces.<ns>.max-bytes",
            longInteger(0, Long.MAX_VALUE),
            "0",
            "Live keys and rows of the namespace in the whole cluster; beyond it entries are evicted; 0: no cap.");
    static final Key<Long> NS_MAX_ENTRIES = key(
            "namespaces.<ns>.max-entries",
            longInteger(0, Long.MAX_VALUE),
            "0",
            "Entries of the namespace in the whole cluster; beyond it entries are evicted; 0: no cap.");

    static {
        section("Models; when none is given there is one: minilm");
    }

    static final Key<String> MODEL_PROVIDER = key(
            "models.<m>.provider",
            ValueType.oneOf("minilm", "onnx", "openai", "langchain4j", "hash"),
            null,
            "Who computes the vectors.");
    static final Key<Integer> MODEL_DIMENSIONS = key(
            "models.<m>.dimensions",
            integer(1, 8192),
            null,
            "Components of its vectors; default: 384 for minilm and hash.");
    static final Key<String> MODEL_REVISION = key(
            "models.<m>.revision",
            ValueType.TEXT,
            null,
            "Part of the cache key: change it when the same name gives other vectors; default: provider and URL.");
    static final Key<Integer> MODEL_MAX_TOKENS = key(
            "models.<m>.max-tokens",
            integer(1, 1_000_000),
            null,
            "Longest text in tokens; default: 256 for minilm, 512 for onnx, otherwise 8192.");
    static final Key<Boolean> MODEL_TOKEN_IDS =
            key("models.<m>.token-ids", ValueType.BOOLEAN, "false", "Whether the provider takes token ids unchanged.");
    static final Key<String> MODEL_TOKENIZER = key(
            "models.<m>.tokenizer",
            ValueType.oneOf("r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base"),
            "cl100k_base",
            "Encoding that turns token ids back into text.");
    static final Key<Set<String>> MODEL_ALIASES =
            key("models.<m>.aliases", ValueType.WORDS, null, "Other names of the model, with commas between them.");

    static {
        section("Ledger; a price list is in force from its day until that of the next one");
    }

    static final Key<Boolean> LEDGER_ANSWERS = key(
            "ledger.answers",
            ValueType.BOOLEAN,
            "true",
            "Whether every answer is booked with the tokens that it saved. Calls of providers always are.");
    static final Key<Duration> LEDGER_OPEN_RETENTION = key(
            "ledger.open.retention.ms",
            millis(SECOND, CENTURY),
            "7776000000",
            "How long a call is listed that may have been billed: until the bill that would name it has come.");
    static final Key<LocalDate> PRICES_FROM =
            key("prices.<list>.from", ValueType.DATE, null, "First day on which this list is in force, in UTC.");
    static final Key<Currency> PRICES_CURRENCY =
            key("prices.<list>.currency", ValueType.CURRENCY, null, "ISO 4217 code of its prices.");
    static final Key<BigDecimal> PRICE = key(
            "prices.<list>.<m>.per-million-tokens",
            ValueType.PRICE,
            null,
            "What a million tokens of this model cost; the name of a list holds no dot.");

    static final List<Key<String>> TOPIC_NAMES = List.of(
            TOPIC_REQUESTS, TOPIC_COMMANDS, TOPIC_RESULTS, TOPIC_FAILURES, TOPIC_EVENTS, TOPIC_FETCHES, TOPIC_LEDGER);

    /** Keys that are passed on to Kafka clients, Streams and the registry client, by prefix. */
    static final List<String> PASSED_ON = List.of("kafka.", "streams.", "schema.registry.");

    private Keys() {}

    static List<Section> sections() {
        return List.copyOf(SECTIONS);
    }

    static List<Key<?>> all() {
        return SECTIONS.stream()
                .<Key<?>>flatMap(section -> section.keys().stream())
                .toList();
    }

    private static void section(String title) {
        SECTIONS.add(new Section(title, new ArrayList<>()));
    }

    private static <T> Key<T> key(String name, ValueType<T> type, @Nullable String defaultText, String doc) {
        Key<T> key = new Key<>(name, type, defaultText, doc);
        SECTIONS.getLast().keys().add(key);
        return key;
    }
}
