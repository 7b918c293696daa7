package io.semcache.server.similarity.payload;

import io.semcache.server.similarity.Similar;
import java.util.List;

/**
 * What a payload lookup found.
 *
 * @param threshold least score of a match
 * @param matches best first
 * @param refused what was near enough but means something else, best first
 * @param searched how the cluster was searched; no partitions where it was not
 */
public record PayloadAnswer(float threshold, List<Judged> matches, List<Judged> refused, Similar searched) {

    public PayloadAnswer {
        matches = List.copyOf(matches);
        refused = List.copyOf(refused);
    }

    PayloadListener.Result result() {
        if (!matches.isEmpty()) {
            return PayloadListener.Result.HIT;
        }
        return refused.isEmpty() ? PayloadListener.Result.MISS : PayloadListener.Result.REFUSED;
    }
}
