package io.semcache.server.dump;

import io.semcache.config.ErrorCode;
import java.io.IOException;

/** The entries of a partition cannot be had, or not in time. */
public final class SectionUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public SectionUnavailableException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
