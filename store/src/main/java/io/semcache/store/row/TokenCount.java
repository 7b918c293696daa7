package io.semcache.store.row;

/**
 * How many tokens a text has.
 *
 * @param tokens −1: nobody counted
 * @param estimated whether it is a share of what the provider counted for a whole batch
 */
public record TokenCount(int tokens, boolean estimated) {

    /** Of a text whose tokens nobody counted. */
    public static final TokenCount UNKNOWN = new TokenCount(-1, false);

    public TokenCount {
        if (tokens < -1) {
            throw new IllegalArgumentException("tokens must be at least -1, got " + tokens);
        }
    }

    /** As the provider counted it. */
    public static TokenCount of(int tokens) {
        return new TokenCount(tokens, false);
    }

    /** Whether there is a count, estimated or not. */
    public boolean known() {
        return tokens >= 0;
    }

    /** The count, for a sum to which an unknown one adds nothing. */
    public int orZero() {
        return Math.max(0, tokens);
    }
}
