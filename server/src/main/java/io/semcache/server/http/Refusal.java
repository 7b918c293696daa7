package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A request that is not answered with what it asked for. Thrown where that is found out; written in one place. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_MESSAGE_CHARS = 1_000;

    private final ErrorCode code;
    private final @Nullable String param;
    private final long retryAfterMs;

    /**
     * @param param the member or header at fault, if there is one
     * @param retryAfterMs after which another try makes sense, −1: nobody said
     */
    Refusal(ErrorCode code, String message, @Nullable String param, long retryAfterMs) {
        super(bounded(message), null, false, false);
        this.code = code;
        this.param = param;
        this.retryAfterMs = retryAfterMs;
    }

    /** A message may quote what the caller sent, which may be megabytes. */
    private static String bounded(String message) {
        return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS) + "…";
    }

    static Refusal invalid(@Nullable String param, String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message, param, -1);
    }

    static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, null, -1);
    }

    ErrorCode code() {
        return code;
    }

    @Nullable String param() {
        return param;
    }

    long retryAfterMs() {
        return retryAfterMs;
    }

    /** The message; unlike {@link #getMessage()} never null. */
    String sentence() {
        String message = getMessage();
        return message == null ? code.wireName() : message;
    }
}
