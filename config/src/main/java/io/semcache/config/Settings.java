package io.semcache.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a node reads from its environment, parsed and checked once.
 *
 * @param applicationId Kafka Streams application id; the prefix of the changelog topic
 * @param roles what this process does
 * @param stateDir folder of the local state stores
 * @param kafka client properties for every Kafka client, {@code bootstrap.servers} among them
 * @param streams properties for Kafka Streams only
 * @param schemaRegistry properties of the schema registry client, {@code schema.registry.url} among them
 * @param apiKeys keys that callers of the HTTP API need one of; empty: everybody may do everything
 * @param namespaces settings by namespace; a namespace that is not listed has those of {@code default}
 * @param models settings by model name
 */
public record Settings(
        String applicationId,
        Set<Role> roles,
        Path stateDir,
        Map<String, String> kafka,
        Map<String, String> streams,
        Map<String, String> schemaRegistry,
        Topics topics,
        Limits limits,
        Server server,
        Peer peer,
        Store store,
        Cache cache,
        Fetch fetch,
        List<ApiKey> apiKeys,
        Similar similar,
        Ledger ledger,
        Map<String, Namespace> namespaces,
        Map<String, Model> models) {

    /** The namespace of requests that name none; always present. */
    public static final String DEFAULT_NAMESPACE = "default";

    /** The namespace of this name; one that is not listed has the settings of {@code default}. */
    public Namespace namespace(String name) {
        Namespace listed = namespaces.get(name);
        return listed != null ? listed : Objects.requireNonNull(namespaces.get(DEFAULT_NAMESPACE));
    }

    /** The model of this name or alias. */
    public Optional<Model> model(String nameOrAlias) {
        return Optional.ofNullable(models.get(nameOrAlias))
                .or(() -> models.values().stream()
                        .filter(model -> model.aliases().contains(nameOrAlias))
                        .findFirst());
    }

    /** What a process does. */
    public enum Role {
        CACHE,
        FETCH
    }

    /**
     * Names and shape of the topics.
     *
     * @param partitions partitions of every topic that is created
     * @param retentionBytes bound of every topic per partition, −1: none (dev mode: 512 MiB)
     * @param shortRetention whether topics may keep less than replays and deletes need
     * @param compaction how long what was overwritten or deleted stays in the changelog
     */
    public record Topics(
            String requests,
            String commands,
            String results,
            String failures,
            String events,
            String fetches,
            String ledger,
            int partitions,
            short replicationFactor,
            int maxMessageBytes,
            Duration retention,
            long retentionBytes,
            boolean shortRetention,
            Duration compaction) {}

    /** Bounds at the door; beyond each a clear error. Sizes in bytes of UTF-8 unless named otherwise. */
    public record Limits(
            int inputs,
            int inputTokens,
            int bodyBytes,
            int textBytes,
            int payloadBytes,
            int entryBytes,
            int waitersPerKey,
            int nameBytes,
            int requestIdBytes,
            int tags,
            int tagBytes,
            int metadataKeys,
            int metadataBytes,
            int headerBytes,
            int entries,
            int scanNames,
            int neighbours,
            int filterDepth,
            int filterNodes,
            long importBytes) {}

    /**
     * The HTTP listener.
     *
     * @param port 0: any free one
     * @param tls null: plain HTTP
     */
    public record Server(
            String host,
            int port,
            Duration requestTimeout,
            Duration maxRequestTimeout,
            @Nullable Tls tls) {}

    /**
     * What HTTPS is served with, both as PEM files.
     *
     * @param certificate the node's own, then those of its issuers
     * @param key the private key of the first
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * The listener for other nodes.
     *
     * @param advertised {@code host:port} under which other nodes reach this one ({@code application.server})
     * @param secret shared by all nodes; null: this node talks to no peers and accepts none
     * @param nodes for a process with the fetch role alone: {@code host:port} of nodes that it asks about flights
     */
    public record Peer(
            String host,
            int port,
            @Nullable String advertised,
            @Nullable Secret secret,
            List<String> nodes) {}

    /**
     * What all partitions of this process share.
     *
     * @param minFreeBytes with less free space on their disk nothing new is stored; 0: it is not looked at
     */
    public record Store(long blockCacheBytes, long writeBufferBytes, long heapTierBytes, long minFreeBytes) {}

    /**
     * How the cache behaves in time.
     *
     * @param negativeTtl life of a permanent failure
     * @param fetchTimeout window in which calls of one attempt may start ({@code not_after} − {@code issued_at})
     * @param callTimeout longest time one provider call may take; a flight is re-issued after both
     * @param fetchAttempts attempts of one flight before its waiters get an error
     * @param settledRetention how long a settled flight is kept for replays
     * @param sweepInterval time between two expiry sweeps
     * @param sweepRows most rows that one sweep handles
     */
    public record Cache(
            Duration negativeTtl,
            Duration fetchTimeout,
            Duration callTimeout,
            int fetchAttempts,
            Duration settledRetention,
            Duration sweepInterval,
            int sweepRows) {}

    /**
     * The fetch stage.
     *
     * @param window most records in flight
     * @param linger how long a batch waits for more items while a call is under way
     * @param calls most calls to one model at the same time
     */
    public record Fetch(int window, Duration linger, int calls) {}

    /**
     * Payloads that are found by meaning.
     *
     * @param payloadMinScoreFloor below which no request and no namespace can set its least similarity, in [−1, 1]
     * @param shadowSampleRate share of the hits whose question is embedded anew, in [0, 1]
     */
    public record Similar(float payloadMinScoreFloor, float shadowSampleRate) {}

    /**
     * What is booked, and what it is worth.
     *
     * @param answers whether answers are booked; calls of providers always are
     * @param openRetention how long calls are listed that may have been billed
     */
    public record Ledger(boolean answers, Duration openRetention, Prices prices) {}

    /**
     * One namespace.
     *
     * @param model the model of requests that name none
     * @param ttl life of its entries, {@link Duration#ZERO}: for ever
     * @param minScore least similarity of what a search answers that names none, in [−1, 1]
     * @param payloadMinScore the same for payloads, in [{@link Similar#payloadMinScoreFloor}, 1]
     * @param storeText whether entries keep their text
     * @param search whether its entries can be searched by similarity
     * @param stale how long an entry is kept after its expiry, to be answered as stale to those who ask for it
     * @param maxBytes live bytes of keys and rows that it may hold in the whole cluster, 0: any number
     * @param maxEntries entries that it may hold in the whole cluster, 0: any number
     */
    public record Namespace(
            String model,
            Duration ttl,
            float minScore,
            float payloadMinScore,
            boolean storeText,
            boolean search,
            Duration stale,
            long maxBytes,
            long maxEntries) {}

    /**
     * One model.
     *
     * @param provider {@code minilm}, {@code onnx}, {@code openai}, {@code langchain4j} or {@code hash}
     * @param dimensions components of its vectors
     * @param revision part of the cache key; default: provider and base URL
     * @param maxTokens longest text in tokens
     * @param tokenIds whether the provider takes token ids unchanged
     * @param tokenizer JTokkit encoding that turns token ids back into text
     * @param aliases other names of the model
     * @param options what only the provider understands, by key without the {@code models.<m>.} prefix
     * @param secrets like {@code options}; values read from files or the environment, never printed
     */
    public record Model(
            String name,
            String provider,
            int dimensions,
            String revision,
            int maxTokens,
            boolean tokenIds,
            String tokenizer,
            Set<String> aliases,
            Map<String, String> options,
            Map<String, Secret> secrets) {}
}
