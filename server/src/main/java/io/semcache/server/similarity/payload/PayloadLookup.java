package io.semcache.server.similarity.payload;

import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarEntries;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.server.similarity.gate.Gate;
import io.semcache.server.similarity.gate.Verdict;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.SimilarityQuery;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks payloads up by the meaning of a question. What is nearest is judged by the {@link Gate}, so a few more are
 * looked at than are answered: behind an entry that is refused there may be one that is not. Thread-safe.
 */
public final class PayloadLookup implements AutoCloseable {

    /** Entries that may be refused before a match is lost for them. */
    static final int SPARE = 10;

    private static final Filter WITH_PAYLOAD = new Filter.Equal(new Field.Payload(), true);

    /** What nobody waits for has so long. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimilarEntries similar;
    private final StoredEntries entries;
    private final ExactPayloads exact;
    private final Background background;
    private final ShadowChecks shadow;
    private final PayloadListener listener;
    private final Clock clock;

    /**
     * @param sampleRate share of the hits that are checked, in [0, 1]
     * @param random numbers in [0, 1): a hit is checked if its number is below the rate
     */
    public PayloadLookup(
            SimilarEntries similar,
            StoredEntries entries,
            EmbeddingService embeddings,
            double sampleRate,
            DoubleSupplier random,
            PayloadListener listener,
            Clock clock) {
        this.similar = similar;
        this.entries = entries;
        this.exact = new ExactPayloads(entries);
        this.background = new Background();
        this.shadow = new ShadowChecks(embeddings, sampleRate, random, background, listener, clock);
        this.listener = listener;
        this.clock = clock;
    }

    /** The payload that was put for this very text, if its entry matches the filter. */
    public PayloadAnswer exactly(
            PayloadQuestion question, float threshold, @Nullable Filter filter, Set<Part> include) {
        Optional<Judged> found = exact.of(question, filter, parts(include));
        return new PayloadAnswer(threshold, found.stream().toList(), List.of(), new Similar(List.of(), List.of()));
    }

    /**
     * The nearest entries that have a payload.
     *
     * @param question null: not known, so that the gate refuses everything
     * @param gated whether the gate is asked
     */
    public PayloadAnswer near(SimilarityCall call, @Nullable PayloadQuestion question, boolean gated) {
        Similar found = similar.near(widened(call, gated));
        List<Judged> matches = new ArrayList<>();
        List<Judged> refused = new ArrayList<>();
        for (Similar.Hit hit : found.hits()) {
            if (matches.size() == call.k()) {
                break;
            }
            Verdict verdict = gated ? verdict(question, hit.match()) : null;
            (verdict instanceof Verdict.Refused ? refused : matches)
                    .add(new Judged(hit.match(), hit.where(), Strategy.SEMANTIC, verdict));
        }
        return new PayloadAnswer(call.minScore(), matches, refused, found);
    }

    private static Verdict verdict(@Nullable PayloadQuestion question, Match match) {
        return Gate.check(
                question == null ? null : question.text(), match.text() != null ? match.text() : match.name());
    }

    private SimilarityCall widened(SimilarityCall call, boolean gated) {
        Filter filter = call.filter();
        return new SimilarityCall(
                call.namespace(),
                call.space(),
                call.vector(),
                gated ? Math.min(call.k() + SPARE, SimilarityQuery.MAX_K) : call.k(),
                call.minScore(),
                filter == null ? WITH_PAYLOAD : new Filter.And(List.of(WITH_PAYLOAD, filter)),
                parts(call.include()),
                call.maxLag(),
                call.deadline());
    }

    /** What the gate and the shadow checks look at comes too. */
    private Set<Part> parts(Set<Part> include) {
        EnumSet<Part> parts = EnumSet.of(Part.PAYLOAD, Part.TEXT);
        parts.addAll(include);
        if (shadow.enabled()) {
            parts.add(Part.VECTOR);
        }
        return parts;
    }

    /** What follows from an answer that is given: it is counted, used, and a share of the hits is checked. */
    public void served(String namespace, PayloadAnswer answer, @Nullable PayloadQuestion question) {
        listener.looked(namespace, answer.result());
        use(namespace, answer.matches());
        if (!answer.matches().isEmpty() && question != null) {
            shadow.maybe(question, answer.matches().getFirst().match(), answer.threshold());
        }
    }

    /** A search is no use of an entry, a hit is: reading it tells its owner to begin a sliding life anew. */
    private void use(String namespace, List<Judged> hits) {
        List<CacheKey> sliding = hits.stream()
                .map(Judged::match)
                .filter(Match::sliding)
                .map(Match::key)
                .toList();
        if (!sliding.isEmpty()) {
            background.offer(() -> entries.ofKeys(namespace, sliding, Deadline.in(PATIENCE, clock)));
        }
    }

    @Override
    public void close() {
        background.close();
    }
}
