package io.semcache.server.similarity.payload;

import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.gate.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * An entry with a payload and what was made of it.
 *
 * @param where it was found; null: under its own key
 * @param verdict null: the gate was not asked
 */
public record Judged(
        Match match,
        @Nullable Searched where,
        Strategy strategy,
        @Nullable Verdict verdict) {}
