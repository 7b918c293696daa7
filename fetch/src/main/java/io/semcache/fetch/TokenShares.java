package io.semcache.fetch;

import java.util.List;

/** A call's billed tokens, shared out to its inputs. */
final class TokenShares {

    private TokenShares() {}

    /**
     * Shares of {@code total} in proportion to the lengths. They add up to the total: share {@code i} is the growth of
     * the rounded running sum.
     *
     * @param lengths tokens of each input by our own count, none negative
     */
    static int[] of(int total, List<Integer> lengths) {
        long sum = lengths.stream().mapToLong(Integer::longValue).sum();
        int[] shares = new int[lengths.size()];
        long running = 0;
        int given = 0;
        for (int i = 0; i < shares.length; i++) {
            running += lengths.get(i);
            long upTo = sum == 0 ? (long) total * (i + 1) / shares.length : (total * running + sum / 2) / sum;
            shares[i] = (int) upTo - given;
            given = (int) upTo;
        }
        return shares;
    }
}
