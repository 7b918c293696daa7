package io.semcache.server.similarity.payload;

import io.semcache.serdes.CacheKey;
import io.semcache.serdes.PromptName;
import io.semcache.server.embedding.EmbeddingCall;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.Part;
import io.semcache.server.similarity.gate.Verdict;
import io.semcache.store.filter.Filter;
import io.semcache.store.row.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the payload that was put for a text itself: without a name, under the text as its name, or with the vector of
 * the text. Asks no provider.
 */
final class ExactPayloads {

    private final StoredEntries entries;

    ExactPayloads(StoredEntries entries) {
        this.entries = entries;
    }

    /** The entry, which matches the filter; nobody having an answer in time is as if there were none. */
    Optional<Judged> of(PayloadQuestion question, @Nullable Filter filter, Set<Part> include) {
        EmbeddingCall call = question.call();
        List<CacheKey> names = List.of(
                CacheKey.ofName(call.namespace(), PromptName.of(question.text())),
                CacheKey.ofName(call.namespace(), question.text()));
        return Stream.concat(
                        entries.ofKeys(call.namespace(), names, call.deadline()).stream(),
                        entries.ofInputs(call).stream())
                .filter(Stored.Entry.class::isInstance)
                .map(Stored.Entry.class::cast)
                .filter(entry -> answers(entry.row(), question.text(), filter))
                .findFirst()
                .map(entry -> new Judged(
                        Match.of(entry.key(), entry.row(), 1, include), null, Strategy.EXACT, new Verdict.Accepted()));
    }

    /** What has the text for its name may have been put for another text. */
    private static boolean answers(Row.Present row, String text, @Nullable Filter filter) {
        String own = row.info().text();
        return row.payload() != null
                && (own == null || own.equals(text))
                && (filter == null || filter.matches(row.attributes()));
    }
}
