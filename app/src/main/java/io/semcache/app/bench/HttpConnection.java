package io.semcache.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A connection to a node, in HTTP/1.1 as any keep-alive client speaks it, many values in CBOR. */
final class HttpConnection implements KvConnection {

    private static final CBORFactory CBOR = new CBORFactory();
    private static final String HOST = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    private static final String CONTENT_LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding:";

    private final Wire wire;

    HttpConnection(int port) throws IOException {
        this.wire = new Wire(port);
    }

    @Override
    public void put(String name, byte[] value) throws IOException {
        send("PUT /v1/kv/" + name + "?embed=false" + HOST + "Content-Type: application/octet-stream\r\n", value);
        wire.bytes(answer());
    }

    @Override
    public byte[] get(String name) throws IOException {
        wire.send(("GET /v1/kv/" + name + HOST + "\r\n").getBytes(ISO_8859_1));
        return wire.bytes(answer());
    }

    @Override
    public List<byte[]> getAll(List<String> names) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator cbor = CBOR.createGenerator(body)) {
            cbor.writeStartObject();
            cbor.writeArrayFieldStart("fields");
            cbor.writeString("payload");
            cbor.writeEndArray();
            cbor.writeArrayFieldStart("names");
            for (String name : names) {
                cbor.writeString(name);
            }
            cbor.writeEndArray();
            cbor.writeEndObject();
        }
        send("POST /v1/lookup" + HOST + "Content-Type: application/cbor\r\n", body.toByteArray());
        List<byte[]> values = new ArrayList<>(names.size());
        try (JsonParser cbor = CBOR.createParser(wire.part(answer()))) {
            for (JsonToken token = cbor.nextToken(); token != null; token = cbor.nextToken()) {
                if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
                    values.add(cbor.getBinaryValue());
                }
            }
        }
        return values;
    }

    private void send(String head, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((head + "Content-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
        request.writeBytes(body);
        wire.send(request.toByteArray());
    }

    /** Reads the head of the answer and returns the length of its body. */
    private int answer() throws IOException {
        String status = wire.line();
        if (!status.startsWith("HTTP/1.1 20")) {
            throw new IOException("expected a success, got " + status);
        }
        int length = 0;
        for (String header = wire.line(); !header.isEmpty(); header = wire.line()) {
            if (header.regionMatches(true, 0, CONTENT_LENGTH, 0, CONTENT_LENGTH.length())) {
                length = Integer.parseInt(
                        header.substring(CONTENT_LENGTH.length()).strip());
            } else if (header.regionMatches(true, 0, CHUNKED, 0, CHUNKED.length())) {
                throw new IOException("expected the length of the answer, got " + header);
            }
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
