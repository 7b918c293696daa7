package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.config.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a route writes its errors. */
enum ErrorFormat {
    /** OpenAI's envelope, which its clients read. */
    OPENAI("application/json") {
        @Override
        void write(JsonGenerator json, int status, String reason, Refusal refusal) throws IOException {
            json.writeStartObject();
            envelope(json, refusal);
            json.writeEndObject();
        }
    },
    /** RFC 9457 with our {@code code}. */
    PROBLEM("application/problem+json") {
        @Override
        void write(JsonGenerator json, int status, String reason, Refusal refusal) throws IOException {
            json.writeStartObject();
            problem(json, status, reason, refusal);
            json.writeEndObject();
        }
    },
    /** RFC 9457 with OpenAI's envelope as an extension member: for routes of OpenAI's that are not {@link #OPENAI}. */
    PROBLEM_WITH_ENVELOPE("application/problem+json") {
        @Override
        void write(JsonGenerator json, int status, String reason, Refusal refusal) throws IOException {
            json.writeStartObject();
            problem(json, status, reason, refusal);
            envelope(json, refusal);
            json.writeEndObject();
        }
    };

    private final String mediaType;

    ErrorFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    abstract void write(JsonGenerator json, int status, String reason, Refusal refusal) throws IOException;

    private static void envelope(JsonGenerator json, Refusal refusal) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("message", refusal.sentence());
        json.writeStringField("type", type(refusal.code()));
        nullable(json, "param", refusal.param());
        json.writeStringField("code", refusal.code().wireName());
        json.writeEndObject();
    }

    private static void problem(JsonGenerator json, int status, String reason, Refusal refusal) throws IOException {
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", reason);
        json.writeNumberField("status", status);
        json.writeStringField("detail", refusal.sentence());
        json.writeStringField("code", refusal.code().wireName());
        if (refusal.param() != null) {
            json.writeStringField("param", refusal.param());
        }
    }

    private static String type(ErrorCode code) {
        return switch (code.httpStatus()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> code.httpStatus() < 500 ? "invalid_request_error" : "server_error";
        };
    }

    private static void nullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
