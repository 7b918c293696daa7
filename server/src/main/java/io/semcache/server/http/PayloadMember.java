package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.store.row.Payload;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A payload in a document: a string, or an object of {@code content_type} and one of {@code text}, {@code base64}
 * (JSON) and {@code bytes} (CBOR).
 */
final class PayloadMember implements JsonMembers.Visitor {

    private static final String TEXT_TYPE = "text/plain; charset=utf-8";

    private final String path;
    private @Nullable String contentType;
    private byte @Nullable [] content;
    private boolean isText;

    private PayloadMember(String path) {
        this.path = path;
    }

    /** Reads the value that the parser stands on. */
    static Payload read(String path, JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_STRING) {
            return new Payload(JsonMembers.string(path, value).getBytes(UTF_8), TEXT_TYPE);
        }
        PayloadMember member = new PayloadMember(path);
        JsonMembers.object(path, value, member);
        if (member.content == null) {
            throw Refusal.invalid(path, "expected text, base64 or bytes in " + path);
        }
        return new Payload(
                member.content, member.contentType == null && member.isText ? TEXT_TYPE : member.contentType);
    }

    @Override
    public void member(String name, JsonParser value) throws IOException {
        String member = path + "." + name;
        switch (name) {
            case "content_type" -> contentType = JsonMembers.string(member, value);
            case "text" -> {
                isText = true;
                content(JsonMembers.string(member, value).getBytes(UTF_8));
            }
            case "base64" -> content(base64(member, JsonMembers.string(member, value)));
            case "bytes" -> content(JsonMembers.bytes(member, value));
            default ->
                throw Refusal.invalid(
                        member, "unknown member \"" + name + "\"; there are content_type, text, base64 and bytes");
        }
    }

    private void content(byte[] given) {
        if (content != null) {
            throw Refusal.invalid(path, "expected one of text, base64 and bytes in " + path);
        }
        content = given;
    }

    private static byte[] base64(String path, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(path, "expected " + path + " to be base64");
        }
    }

    /** Writes what {@link #read} reads. */
    static void write(JsonGenerator out, BodyFormat format, Payload payload) throws IOException {
        out.writeStartObject();
        if (payload.contentType() != null) {
            out.writeStringField("content_type", payload.contentType());
        }
        out.writeFieldName(
                switch (format) {
                    case JSON -> "base64";
                    case CBOR -> "bytes";
                });
        out.writeBinary(payload.bytes());
        out.writeEndObject();
    }
}
