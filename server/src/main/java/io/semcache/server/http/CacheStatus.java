package io.semcache.server.http;

import io.semcache.schemas.CacheMode;
import io.semcache.server.embedding.Answer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the cache handled a call, for the headers {@code Cache-Status} (RFC 9211) and {@code X-Cache}.
 *
 * @param hits inputs that were answered from the cache
 * @param stale hits that are past their life
 * @param collapsed inputs that waited for the fetch of another call
 * @param inputs all inputs, duplicates counted
 * @param earliestExpiryMs when the first of the hits expires, epoch milliseconds; null: none does
 */
record CacheStatus(
        CacheMode mode,
        int hits,
        int stale,
        int collapsed,
        int inputs,
        @Nullable Long earliestExpiryMs) {

    static CacheStatus of(CacheMode mode, List<Answer.Found> answers) {
        int hits = 0;
        int stale = 0;
        int collapsed = 0;
        @Nullable Long earliest = null;
        for (Answer.Found answer : answers) {
            switch (answer.origin()) {
                case HIT, STALE -> {
                    hits++;
                    stale += answer.origin() == Answer.Origin.STALE ? 1 : 0;
                    if (answer.expiresAtMs() > 0 && (earliest == null || answer.expiresAtMs() < earliest)) {
                        earliest = answer.expiresAtMs();
                    }
                }
                case COALESCED -> collapsed++;
                case MISS -> {}
            }
        }
        return new CacheStatus(mode, hits, stale, collapsed, answers.size(), earliest);
    }

    String cacheStatus(long nowMs) {
        if (hits == inputs) {
            return earliestExpiryMs == null
                    ? "semcache; hit"
                    : "semcache; hit; ttl=" + seconds(earliestExpiryMs - nowMs);
        }
        if (mode == CacheMode.REFRESH || mode == CacheMode.BYPASS) {
            return "semcache; fwd=request";
        }
        if (hits > 0) {
            return "semcache; fwd=miss; detail=\"" + hits + "/" + inputs + "\"";
        }
        if (collapsed == inputs) {
            return "semcache; fwd=miss; collapsed";
        }
        return mode == CacheMode.NO_STORE ? "semcache; fwd=miss" : "semcache; fwd=miss; stored";
    }

    String xCache() {
        if (hits == inputs) {
            return stale > 0 ? "STALE" : "HIT";
        }
        return hits == 0 ? "MISS" : "PARTIAL";
    }

    /** Of what is stale it is negative, as RFC 9211 wants it. */
    private static long seconds(long ms) {
        return Math.floorDiv(ms, TimeUnit.SECONDS.toMillis(1));
    }
}
