package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Checks of single members against the limits. Each returns the refusal, or null if the member is fine. */
final class Bounds {

    private static final int NAMESPACE_CHARS = 63;

    private final Settings.Limits limits;

    Bounds(Settings.Limits limits) {
        this.limits = limits;
    }

    @Nullable Refusal requestId(String id) {
        return string("request_id", id, limits.requestIdBytes());
    }

    @Nullable Refusal commandId(String id) {
        return string("command_id", id, limits.requestIdBytes());
    }

    @Nullable Refusal namespace(String namespace) {
        boolean valid =
                !namespace.isEmpty() && namespace.length() <= NAMESPACE_CHARS && isAlphanumeric(namespace.charAt(0));
        for (int i = 1; valid && i < namespace.length(); i++) {
            char c = namespace.charAt(i);
            valid = isAlphanumeric(c) || c == '.' || c == '_' || c == '-';
        }
        return valid ? null : Refusal.invalid("namespace must match [a-z0-9][a-z0-9._-]{0,62}");
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    @Nullable Refusal text(String text) {
        if (text.isEmpty()) {
            return Refusal.invalid("text must not be empty");
        }
        int bytes = Utf8.length(text);
        if (bytes == Utf8.MALFORMED) {
            return malformed("text");
        }
        return bytes <= limits.textBytes()
                ? null
                : new Refusal(
                        ErrorCode.TEXT_TOO_LONG,
                        "text must be at most " + limits.textBytes() + " bytes of UTF-8, got " + bytes);
    }

    @Nullable Refusal name(@Nullable String name) {
        return name != null && name.isEmpty()
                ? Refusal.invalid("name must not be empty")
                : string("name", name, limits.nameBytes());
    }

    @Nullable Refusal string(String member, @Nullable String value) {
        return string(member, value, limits.nameBytes());
    }

    private static @Nullable Refusal string(String member, @Nullable String value, int maxBytes) {
        if (value == null) {
            return null;
        }
        int bytes = Utf8.length(value);
        if (bytes == Utf8.MALFORMED) {
            return malformed(member);
        }
        return bytes <= maxBytes
                ? null
                : Refusal.invalid(member + " must be at most " + maxBytes + " bytes of UTF-8, got " + bytes);
    }

    private static Refusal malformed(String member) {
        return Refusal.invalid(member + " must be valid Unicode, got an unpaired surrogate");
    }

    @Nullable Refusal labels(String member, List<String> labels) {
        if (labels.size() > limits.tags()) {
            return Refusal.invalid(member + " must be at most " + limits.tags() + ", got " + labels.size());
        }
        for (String label : labels) {
            Refusal refusal = string("each of " + member, label, limits.tagBytes());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    @Nullable Refusal metadata(Map<String, Object> metadata) {
        if (metadata.size() > limits.metadataKeys()) {
            return Refusal.invalid(
                    "metadata must have at most " + limits.metadataKeys() + " keys, got " + metadata.size());
        }
        long bytes = 0;
        for (Map.Entry<String, Object> member : metadata.entrySet()) {
            int keyBytes = Utf8.length(member.getKey());
            int valueBytes = member.getValue() instanceof String s ? Utf8.length(s) : Double.BYTES;
            if (keyBytes == Utf8.MALFORMED || valueBytes == Utf8.MALFORMED) {
                return malformed("metadata");
            }
            if (member.getValue() instanceof Double d && !Double.isFinite(d)) {
                return Refusal.invalid("numbers in metadata must be finite, got " + d);
            }
            bytes += keyBytes + valueBytes;
        }
        return bytes <= limits.metadataBytes()
                ? null
                : Refusal.invalid("metadata must be at most " + limits.metadataBytes() + " bytes, got " + bytes);
    }

    @Nullable Refusal ttl(@Nullable Long ttlMs) {
        return ttlMs == null || ttlMs >= 0 ? null : Refusal.invalid("ttl_ms must be at least 0, got " + ttlMs);
    }

    /** Windows in which a stale answer is welcome. */
    @Nullable Refusal stale(String member, long ms) {
        return ms >= 0 ? null : Refusal.invalid(member + " must be at least 0, got " + ms);
    }

    @Nullable Refusal maxAge(@Nullable Long ms) {
        return ms == null || ms >= 0 ? null : Refusal.invalid("max_age_ms must be at least 0, got " + ms);
    }

    @Nullable Refusal payload(int bytes) {
        return bytes <= limits.payloadBytes()
                ? null
                : new Refusal(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "payload must be at most " + limits.payloadBytes() + " bytes, got " + bytes);
    }

    /** What is echoed on the result: the record key and the headers. */
    @Nullable Refusal reply(byte @Nullable [] key, Headers headers) {
        int keyBytes = key == null ? 0 : key.length;
        if (keyBytes > limits.headerBytes()) {
            return Refusal.invalid(
                    "the record key must be at most " + limits.headerBytes() + " bytes, got " + keyBytes);
        }
        long headerBytes = 0;
        for (Header header : headers) {
            headerBytes += Utf8.length(header.key()) + (header.value() == null ? 0 : header.value().length);
        }
        return headerBytes <= limits.headerBytes()
                ? null
                : Refusal.invalid("headers must be at most " + limits.headerBytes() + " bytes, got " + headerBytes);
    }
}
