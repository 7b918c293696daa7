package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.entries.Written;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import io.semcache.topology.runtime.AnswerLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers calls of many inputs: admits each, looks every key up once, puts the answers in order. */
final class Embeddings implements EmbeddingService, StoredEntries {

    private final Admission admission;
    private final Router router;
    private final LookupOperation lookups;
    private final RowOperation rows;
    private final Links links;
    private final AnswerLedger ledger;

    private final UniqueIds waiterIds = new UniqueIds();

    Embeddings(
            Admission admission,
            Router router,
            LookupOperation lookups,
            RowOperation rows,
            Links links,
            AnswerLedger ledger) {
        this.admission = admission;
        this.router = router;
        this.lookups = lookups;
        this.rows = rows;
        this.links = links;
        this.ledger = ledger;
    }

    @Override
    public List<Answer> embed(EmbeddingCall call) {
        List<Verdict<LookupEvent>> verdicts = admit(call);
        if (verdicts.stream().anyMatch(Embeddings::isRefused)) {
            return verdicts.stream().map(Embeddings::refusal).toList();
        }
        Map<CacheKey, Lookup> distinct = new LinkedHashMap<>();
        for (Verdict<LookupEvent> verdict : verdicts) {
            if (verdict instanceof Verdict.Admitted<LookupEvent>(CacheKey key, LookupEvent event)) {
                distinct.putIfAbsent(key, new Lookup(key, event));
            }
        }
        Written.Failed undeclared =
                links.declare(distinct.values().stream().map(Lookup::event).toList(), call.deadline());
        if (undeclared != null) {
            return Collections.nCopies(
                    verdicts.size(),
                    new Answer.Failed(undeclared.code(), undeclared.message(), undeclared.retryAfterMs()));
        }
        List<Answer> answers = router.ask(lookups, List.copyOf(distinct.values()), call.deadline());
        Map<CacheKey, Answer> byKey = byKey(distinct.keySet(), answers);
        book(verdicts, byKey);
        return inOrder(verdicts, byKey);
    }

    /** Of inputs that are equal the first one was looked up, and the others cost nothing more. */
    private void book(List<Verdict<LookupEvent>> verdicts, Map<CacheKey, Answer> answers) {
        Set<CacheKey> booked = new HashSet<>();
        for (Verdict<LookupEvent> verdict : verdicts) {
            if (verdict instanceof Verdict.Admitted<LookupEvent>(CacheKey key, LookupEvent event)) {
                boolean isFirst = booked.add(key);
                switch (answers.get(key)) {
                    case Answer.Found found ->
                        ledger.answered(
                                key,
                                event,
                                status(found.origin(), isFirst),
                                found.tokens().orZero());
                    case Answer.Failed _ -> ledger.answered(key, event, ResultStatus.ERROR, 0);
                    case null -> throw new IllegalStateException("expected an answer for every key");
                }
            }
        }
    }

    private static ResultStatus status(Answer.Origin origin, boolean isFirst) {
        return switch (origin) {
            case HIT -> ResultStatus.HIT;
            case MISS -> isFirst ? ResultStatus.MISS : ResultStatus.COALESCED;
            case COALESCED -> ResultStatus.COALESCED;
            case STALE -> ResultStatus.STALE;
        };
    }

    @Override
    public List<Stored> ofInputs(EmbeddingCall call) {
        List<Verdict<LookupEvent>> verdicts = admit(call);
        List<CacheKey> keys = new ArrayList<>(verdicts.size());
        for (Verdict<LookupEvent> verdict : verdicts) {
            switch (verdict) {
                case Verdict.Admitted<LookupEvent>(CacheKey key, LookupEvent event) -> keys.add(key);
                case Verdict.Refused<LookupEvent>(ErrorCode code, String message) -> {
                    return List.of(new Stored.Failed(code, message));
                }
            }
        }
        return ofKeys(call.namespace(), keys, call.deadline());
    }

    @Override
    public List<Stored> ofKeys(String namespace, List<CacheKey> keys, Deadline deadline) {
        if (keys.size() == 1) {
            return List.of(visible(namespace, router.ask(rows, keys, deadline).getFirst()));
        }
        List<CacheKey> distinct = keys.stream().distinct().toList();
        Map<CacheKey, Stored> stored = byKey(distinct, router.ask(rows, distinct, deadline));
        List<Stored> inOrder = new ArrayList<>(keys.size());
        for (CacheKey key : keys) {
            inOrder.add(visible(namespace, stored.getOrDefault(key, new Stored.Absent())));
        }
        return inOrder;
    }

    /** An entry of another namespace is none. */
    private static Stored visible(String namespace, Stored stored) {
        boolean foreign = stored instanceof Stored.Entry entry
                && !entry.row().info().namespace().equals(namespace);
        return foreign ? new Stored.Absent() : stored;
    }

    private static <A> Map<CacheKey, A> byKey(Iterable<CacheKey> keys, List<A> answers) {
        Map<CacheKey, A> byKey = new HashMap<>();
        int i = 0;
        for (CacheKey key : keys) {
            byKey.put(key, answers.get(i++));
        }
        return byKey;
    }

    private static List<Answer> inOrder(List<Verdict<LookupEvent>> verdicts, Map<CacheKey, Answer> byKey) {
        List<Answer> inOrder = new ArrayList<>(verdicts.size());
        for (Verdict<LookupEvent> verdict : verdicts) {
            if (verdict instanceof Verdict.Admitted<LookupEvent>(CacheKey key, LookupEvent event)) {
                inOrder.add(byKey.get(key));
            }
        }
        return inOrder;
    }

    private static boolean isRefused(Verdict<LookupEvent> verdict) {
        return verdict instanceof Verdict.Refused<LookupEvent>;
    }

    /** Where one input is refused nothing is paid for the others: the call fails in any case. */
    private static Answer refusal(Verdict<LookupEvent> verdict) {
        return switch (verdict) {
            case Verdict.Refused<LookupEvent>(ErrorCode code, String message) -> new Answer.Failed(code, message);
            case Verdict.Admitted<LookupEvent> admitted ->
                new Answer.Failed(ErrorCode.NOT_READY, "not looked up, because another input was refused");
        };
    }

    private List<Verdict<LookupEvent>> admit(EmbeddingCall call) {
        Map<Input, Verdict<LookupEvent>> distinct = new HashMap<>();
        List<Verdict<LookupEvent>> verdicts = new ArrayList<>(call.inputs().size());
        for (Input input : call.inputs()) {
            verdicts.add(distinct.computeIfAbsent(input, i -> admit(call, i)));
        }
        return verdicts;
    }

    private Verdict<LookupEvent> admit(EmbeddingCall call, Input input) {
        EmbeddingRequest request = new EmbeddingRequest();
        request.setRequestId(call.requestId());
        switch (input) {
            case Input.Text(String text) -> request.setText(text);
            case Input.Tokens(List<Integer> tokens) -> request.setTokens(tokens);
        }
        request.setNamespace(call.namespace());
        request.setModel(call.model());
        request.setDimensions(call.dimensions());
        request.setInputType(call.inputType());
        request.setTruncate(call.truncate());
        request.setCache(call.cache());
        request.setTtlMs(call.ttlMs());
        request.setSliding(call.freshness().sliding());
        request.setStaleWhileRevalidateMs(call.freshness().staleWhileRevalidateMs());
        request.setStaleIfErrorMs(call.freshness().staleIfErrorMs());
        request.setMaxAgeMs(call.freshness().maxAgeMs());
        EntryLabels labels = call.labels();
        request.setTags(labels.tags());
        request.setMetadata(labels.metadata());
        request.setSubject(labels.subject());
        request.setSource(labels.source());
        request.setRevision(labels.revision());
        request.setDependsOn(labels.dependsOn());
        request.setDeadline(Instant.ofEpochMilli(call.deadline().epochMs()));
        Verdict<LookupEvent> verdict = admission.lookup(request, waiter(call.requestId()));
        if (verdict instanceof Verdict.Admitted<LookupEvent> admitted) {
            admitted.event().setTenant(call.tenant());
        }
        return verdict;
    }

    private Waiter waiter(String requestId) {
        return new Waiter(waiterIds.next(), requestId, Reply.LOCAL, null, List.of());
    }
}
