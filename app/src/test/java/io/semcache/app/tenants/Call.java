package io.semcache.app.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * One call of an operation.
 *
 * @param target path and query, encoded
 * @param headers without the caller's key
 * @param body as text, whatever it is sent as; empty: none
 */
record Call(Operation operation, String target, Map<String, String> headers, String body) {

    static final String CBOR_TYPE = "application/cbor";

    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    byte[] bytes() {
        return CBOR_TYPE.equals(headers.get("Content-Type")) ? inCbor(body) : body.getBytes(UTF_8);
    }

    private static byte[] inCbor(String json) {
        try {
            return CBOR.writeValueAsBytes(CBOR.readTree(new JsonFactory().createParser(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return operation.method() + " " + target + " " + headers + " " + body;
    }
}
