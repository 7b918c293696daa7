package io.semcache.fetch;

import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import java.util.List;

/**
 * What a call was billed for.
 *
 * @param total of the call
 * @param estimated whether that is our own count, because the provider named none
 * @param perInput each input's own count, or its share of the total; they add up to it
 */
@SuppressWarnings("ArrayRecordComponent") // from the answer to the ledger; nothing compares them
record BilledTokens(int total, boolean estimated, int[] perInput) {

    static BilledTokens of(Batch batch, Embedded answer) {
        boolean estimated = answer.tokens() < 0;
        int total = estimated ? Math.toIntExact(batch.tokens()) : answer.tokens();
        int[] own = answer.items().stream().mapToInt(Item::tokens).toArray();
        return new BilledTokens(total, estimated, addsUp(own, total) ? own : shares(batch, total));
    }

    private static boolean addsUp(int[] tokens, int total) {
        long sum = 0;
        for (int one : tokens) {
            if (one < 0) {
                return false;
            }
            sum += one;
        }
        return sum == total;
    }

    private static int[] shares(Batch batch, int total) {
        List<Integer> lengths =
                batch.fetches().stream().map(PendingFetch::tokens).toList();
        return TokenShares.of(total, lengths);
    }
}
