package io.semcache.server.http;

import io.semcache.server.embedding.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a call cost and what it would have cost without the cache, as the ledger books it. Of equal inputs the first is
 * paid.
 */
record CallTokens(long billed, long saved) {

    /** @param inputs what is equal for equal inputs, in the order of the answers */
    static CallTokens of(List<?> inputs, List<Answer.Found> answers) {
        long billed = 0;
        long saved = 0;
        Set<Object> paid = new HashSet<>();
        for (int i = 0; i < answers.size(); i++) {
            Answer.Found answer = answers.get(i);
            if (answer.origin() == Answer.Origin.MISS && paid.add(inputs.get(i))) {
                billed += answer.tokens().orZero();
            } else {
                saved += answer.tokens().orZero();
            }
        }
        return new CallTokens(billed, saved);
    }

    /** As the value of a header. */
    String header() {
        return "billed=" + billed + ", saved=" + saved;
    }
}
