package io.semcache.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one list of error codes: the same in HTTP answers, results, events and metrics. */
public enum ErrorCode {
    INVALID_REQUEST("invalid_request", 400, false),
    TEXT_TOO_LONG("text_too_long", 400, false),
    DIMENSION_MISMATCH("dimension_mismatch", 400, false),
    INVALID_VECTOR("invalid_vector", 400, false),
    PROVIDER_REJECTED("provider_rejected", 400, false),
    UNAUTHORIZED("unauthorized", 401, false),
    FORBIDDEN("forbidden", 403, false),
    UNKNOWN_MODEL("unknown_model", 404, false),
    NOT_FOUND("not_found", 404, false),
    DEPENDENCY_CYCLE("dependency_cycle", 409, false),
    PAYLOAD_TOO_LARGE("payload_too_large", 413, false),
    RATE_LIMITED("rate_limited", 429, true),
    CORRUPTED("corrupted", 500, false),
    VERSION_MISMATCH("version_mismatch", 500, false),
    INTERNAL("internal", 500, true),
    INVALID_PROVIDER_ANSWER("invalid_provider_answer", 502, true),
    PROVIDER_UNAVAILABLE("provider_unavailable", 503, true),
    NOT_READY("not_ready", 503, true),
    OVERLOADED("overloaded", 503, true),
    STORAGE_FULL("storage_full", 503, true),
    STALE_BOUND_EXCEEDED("stale_bound_exceeded", 503, true),
    DEADLINE_EXCEEDED("deadline_exceeded", 504, true),
    NOT_CACHED("not_cached", 504, false);

    private static final Map<String, ErrorCode> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::wireName, Function.identity()));

    private final String wireName;
    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(String wireName, int httpStatus, boolean retryable) {
        this.wireName = wireName;
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    /** The code of this wire name; empty if there is none, for example from a newer peer. */
    public static Optional<ErrorCode> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /** The name in answers, records and metrics: lower case with underscores. */
    public String wireName() {
        return wireName;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same request can succeed later without a change by the caller. */
    public boolean retryable() {
        return retryable;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
