package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import java.io.IOException;
import java.io.OutputStream;

/**
 * How a body is written: JSON (RFC 8259), or CBOR (RFC 8949) for who moves many vectors or payloads. Both have the same
 * members; what is Base64 or an array of numbers in JSON is a byte string in CBOR.
 */
@SuppressWarnings("ImmutableEnumChecker") // neither library annotates its types, and nobody changes these
enum BodyFormat {
    JSON(
            "application/json",
            JsonFactory.builder()
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .streamReadConstraints(constraints())
                    .build()),
    CBOR(
            "application/cbor",
            CBORFactory.builder().streamReadConstraints(constraints()).build());

    /** Bounds the stack a document can ask for. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_NUMBER_LENGTH = 64;

    private final String mediaType;
    private final Header contentType;
    private final JsonFactory factory;

    BodyFormat(String mediaType, JsonFactory factory) {
        this.mediaType = mediaType;
        this.contentType = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, mediaType);
        this.factory = factory;
    }

    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .build();
    }

    /** Of the body of a request: JSON unless its {@code Content-Type} is that of CBOR. */
    static BodyFormat ofRequest(ServerRequestHeaders headers) {
        return headers.first(HeaderNames.CONTENT_TYPE).orElse("").startsWith(CBOR.mediaType) ? CBOR : JSON;
    }

    /** Of the answer: the one that {@code Accept} names, otherwise that of the request. */
    static BodyFormat ofAnswer(ServerRequestHeaders headers) {
        String accept = headers.first(HeaderNames.ACCEPT).orElse("");
        for (BodyFormat format : values()) {
            if (accept.contains(format.mediaType)) {
                return format;
            }
        }
        return ofRequest(headers);
    }

    Header contentType() {
        return contentType;
    }

    JsonParser parser(byte[] document) throws IOException {
        return factory.createParser(document);
    }

    JsonParser parser(String document) throws IOException {
        return factory.createParser(document);
    }

    JsonGenerator generator(OutputStream out) throws IOException {
        return factory.createGenerator(out);
    }
}
