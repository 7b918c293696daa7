package io.semcache.fetch.provider;

import io.semcache.fetch.provider.ProviderAnswer.Rejected;

/** The answer to a text with more tokens than the model takes, when it may not be cut. */
final class TooLong {

    static final String CODE = "text_too_long";

    private TooLong() {}

    static Rejected rejection(int tokens, int maxTokens) {
        return new Rejected(CODE, "the text has " + tokens + " tokens, the model takes " + maxTokens);
    }
}
