package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.topology.admission.Tokenizers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/embeddings}: the OpenAI embeddings API. */
final class EmbeddingsResource implements Resource {

    private static final HeaderName CACHE_STATUS = HeaderNames.create("Cache-Status");
    private static final HeaderName X_CACHE = HeaderNames.create("X-Cache");
    private static final HeaderName TOKENS = HeaderNames.create("X-Semcache-Tokens");

    private static final Set<ErrorCode> BLAMES_A_TEXT = Set.of(ErrorCode.TEXT_TOO_LONG, ErrorCode.PROVIDER_REJECTED);

    static final String PATH = "/v1/embeddings";

    private final Settings settings;
    private final ModelCatalog models;
    private final EmbeddingService service;
    private final Bodies bodies;
    private final Deadlines deadlines;
    private final Clock clock;
    private final InputDoor door;

    EmbeddingsResource(
            Settings settings,
            ModelCatalog models,
            Tokenizers tokenizers,
            EmbeddingService service,
            Bodies bodies,
            Deadlines deadlines,
            Clock clock) {
        this.settings = settings;
        this.models = models;
        this.service = service;
        this.bodies = bodies;
        this.deadlines = deadlines;
        this.clock = clock;
        this.door = new InputDoor(settings.limits(), tokenizers);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, PATH, ErrorFormat.OPENAI, new Requirement.InNamespace(Role.READ), this::embed));
    }

    private void embed(ServerRequest request, ServerResponse response, Access access) {
        requireUsableId(request.headers());
        Deadline deadline = deadlines.of(request.headers());
        bodies.read(request, body -> answer(Document.json(body), deadline, request, response, access));
    }

    private void answer(String json, Deadline deadline, ServerRequest request, ServerResponse response, Access access) {
        EmbeddingsRequest asked = EmbeddingsRequestReader.read(json, settings.limits());
        CacheOptions cache = asked.cache().or(CacheHeaders.options(request.headers()));
        String namespace = cache.namespace() == null ? Settings.DEFAULT_NAMESPACE : cache.namespace();
        access.require(cache.stores() ? Role.WRITE : Role.READ, namespace);
        Settings.Model model = models.forCall(asked.model(), namespace);

        EmbeddingCall call = new EmbeddingCall(
                response.headers().get(RequestId.HEADER).get(),
                access.tenant(),
                namespace,
                model.name(),
                asked.dimensions(),
                asked.inputType(),
                asked.truncate(),
                cache.mode(),
                cache.ttlMs(),
                cache.labels(),
                door.admit(asked.inputs(), model),
                deadline,
                cache.freshness());
        List<Answer.Found> found = allFound(service.embed(call));

        CacheStatus status = CacheStatus.of(call.cache(), found);
        response.header(CACHE_STATUS, status.cacheStatus(clock.millis()));
        response.header(X_CACHE, status.xCache());
        response.header(TOKENS, CallTokens.of(call.inputs(), found).header());
        new EmbeddingsAnswer(model.name(), found, asked.encoding()).send(response);
    }

    private void requireUsableId(ServerRequestHeaders headers) {
        int most = settings.limits().requestIdBytes();
        headers.first(RequestId.HEADER)
                .filter(id -> !RequestId.usable(id, most))
                .ifPresent(id -> {
                    throw Refusal.invalid(
                            RequestId.HEADER.defaultCase(),
                            "expected X-Request-Id to be 1 to " + most + " characters of visible ASCII");
                });
    }

    /** A call succeeds as a whole or fails as a whole: with its first permanent failure, otherwise with its first. */
    private static List<Answer.Found> allFound(List<Answer> answers) {
        List<Answer.Found> found = new ArrayList<>(answers.size());
        int worst = -1;
        for (int i = 0; i < answers.size(); i++) {
            switch (answers.get(i)) {
                case Answer.Found answer -> found.add(answer);
                case Answer.Failed failed -> {
                    if (worst < 0
                            || (code(answers.get(worst)).retryable()
                                    && !failed.code().retryable())) {
                        worst = i;
                    }
                }
            }
        }
        if (worst >= 0 && answers.get(worst) instanceof Answer.Failed failed) {
            // What is wrong with every input alike is wrong with the call: a namespace, a provider that is away.
            boolean ofOneInput = answers.size() > 1 && answers.stream().anyMatch(answer -> !answer.equals(failed));
            String message = ofOneInput ? "input[" + worst + "]: " + failed.message() : failed.message();
            String param = ofOneInput || BLAMES_A_TEXT.contains(failed.code()) ? "input" : null;
            throw new Refusal(failed.code(), message, param, failed.retryAfterMs());
        }
        return found;
    }

    private static ErrorCode code(Answer answer) {
        return answer instanceof Answer.Failed failed ? failed.code() : ErrorCode.INTERNAL;
    }
}
