package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why something is not admitted. */
public record Refusal(ErrorCode code, String message) {

    public static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message);
    }

    /** Nothing is put by a text alone. */
    public static Refusal textAlone() {
        return invalid("a PUT needs a vector, a name or a payload");
    }

    /** An enum symbol that was written with a newer schema reads as UNKNOWN. */
    static @Nullable Refusal unlessKnown(String member, boolean known) {
        return known ? null : invalid(member + " has a value that this cache does not know");
    }

    /** The first that is not null. */
    public static @Nullable Refusal first(@Nullable Refusal... refusals) {
        for (Refusal refusal : refusals) {
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    <T> Verdict<T> verdict() {
        return new Verdict.Refused<>(code, message);
    }
}
