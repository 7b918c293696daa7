package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Answer;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Input;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.http.SimilarRequest.Probe;
import io.semcache.server.similarity.payload.PayloadQuestion;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Row;
import io.semcache.vectors.Embedding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the vector that the matches of a search are near to. */
final class SearchPoints {

    private final ModelCatalog models;
    private final EmbeddingService embeddings;
    private final StoredEntries stored;

    SearchPoints(ModelCatalog models, EmbeddingService embeddings, StoredEntries stored) {
        this.models = models;
        this.embeddings = embeddings;
        this.stored = stored;
    }

    /**
     * What matches are near to.
     *
     * @param question the text that it stands for; null: not known
     */
    record Point(
            EmbeddingSpace space,
            Embedding vector,
            @Nullable PayloadQuestion question) {}

    /** A {@link Refusal} if there is no vector for what was asked. */
    Point of(SimilarRequest asked, CacheOptions headers, Asker asker, Deadline deadline) {
        return switch (asked.probe()) {
            case Probe.Text(String text) -> ofText(question(text, asked, headers, asker, deadline), asked);
            case Probe.Vector(Embedding vector, String text) ->
                ofVector(vector, text == null ? null : question(text, asked, headers, asker, deadline), asked);
            case Probe.Key(CacheKey key) -> ofKey(key, asked, headers, asker, deadline);
        };
    }

    /** The text of the question, if it comes with one; it is not embedded yet. */
    @Nullable PayloadQuestion question(SimilarRequest asked, CacheOptions headers, Asker asker, Deadline deadline) {
        String text = switch (asked.probe()) {
            case Probe.Text(String given) -> given;
            case Probe.Vector(Embedding _, String given) -> given;
            case Probe.Key _ -> null;
        };
        return text == null ? null : question(text, asked, headers, asker, deadline);
    }

    private PayloadQuestion question(
            String text, SimilarRequest asked, CacheOptions headers, Asker asker, Deadline deadline) {
        String model = models.forCall(asked.model(), asked.namespace()).name();
        return question(text, model, asked, headers, asker, deadline);
    }

    /** It is looked up or fetched like the text of any other call, but not stored unless that is asked for. */
    private static PayloadQuestion question(
            String text, String model, SimilarRequest asked, CacheOptions headers, Asker asker, Deadline deadline) {
        EmbeddingCall call = new EmbeddingCall(
                asker.requestId(),
                asker.tenant(),
                asked.namespace(),
                model,
                asked.dimensions(),
                asked.inputType(),
                Truncate.NONE,
                cacheMode(asked, headers),
                null,
                EntryLabels.NONE,
                List.of(new Input.Text(text)),
                deadline);
        return new PayloadQuestion(text, call, null);
    }

    /** Who looks for what is stored does not want to find the question next time. */
    private static CacheMode cacheMode(SimilarRequest asked, CacheOptions headers) {
        return new CacheOptions(false, !asked.store(), false, null, null, EntryLabels.NONE)
                .or(headers)
                .mode();
    }

    private Point ofText(PayloadQuestion question, SimilarRequest asked) {
        Settings.Model model = models.forCall(asked.model(), asked.namespace());
        return switch (embeddings.embed(question.call()).getFirst()) {
            case Answer.Found found ->
                new Point(
                        space(model, found.vector()),
                        found.vector(),
                        found.origin() == Answer.Origin.HIT ? question : question.embeddedAs(found.vector()));
            case Answer.Failed failed ->
                throw new Refusal(failed.code(), failed.message(), "text", failed.retryAfterMs());
        };
    }

    private Point ofVector(Embedding vector, @Nullable PayloadQuestion question, SimilarRequest asked) {
        Settings.Model model = models.forCall(asked.model(), asked.namespace());
        int expected = asked.dimensions() == null ? model.dimensions() : asked.dimensions();
        if (vector.dimensions() != expected) {
            throw new Refusal(
                    ErrorCode.DIMENSION_MISMATCH,
                    "expected a vector of " + expected + " dimensions for model " + model.name() + ", got "
                            + vector.dimensions()
                            + (asked.dimensions() == null ? "; name dimensions to search shortened vectors" : ""),
                    "vector",
                    -1);
        }
        return new Point(space(model, vector), vector, question);
    }

    private static EmbeddingSpace space(Settings.Model model, Embedding vector) {
        return new EmbeddingSpace(model.name(), model.revision(), vector.dimensions());
    }

    /** The space is that of the entry; a model or dimensions that are named must be the entry's. */
    private Point ofKey(CacheKey key, SimilarRequest asked, CacheOptions headers, Asker asker, Deadline deadline) {
        Row.Present row =
                switch (stored.ofKeys(asked.namespace(), List.of(key), deadline).getFirst()) {
                    case Stored.Entry entry -> entry.row();
                    case Stored.Absent absent ->
                        throw new Refusal(
                                ErrorCode.NOT_FOUND,
                                "there is no entry with this key in namespace " + asked.namespace(),
                                "key",
                                -1);
                    case Stored.Failed(ErrorCode code, String message) -> throw new Refusal(code, message, "key", -1);
                };
        Embedding vector = row.vector();
        if (vector == null) {
            throw new Refusal(ErrorCode.NOT_FOUND, "the entry with this key has no vector", "key", -1);
        }
        EmbeddingSpace space = EmbeddingSpace.of(row);
        if (asked.model() != null && !models.named(asked.model()).name().equals(space.model())) {
            throw Refusal.invalid(
                    "model", "expected the model of the entry, " + space.model() + ", or none, got " + asked.model());
        }
        if (asked.dimensions() != null && asked.dimensions() != space.dimensions()) {
            throw new Refusal(
                    ErrorCode.DIMENSION_MISMATCH,
                    "expected the dimensions of the entry, " + space.dimensions() + ", or none, got "
                            + asked.dimensions(),
                    "dimensions",
                    -1);
        }
        String text = row.info().text() != null ? row.info().text() : row.info().name();
        return new Point(
                space, vector, text == null ? null : question(text, space.model(), asked, headers, asker, deadline));
    }
}
