package io.semcache.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A connection to Redis, in its own protocol (RESP 2). */
final class RespConnection implements KvConnection {

    private static final byte[] END = {'\r', '\n'};

    private final Wire wire;

    RespConnection(int port) throws IOException {
        this.wire = new Wire(port);
    }

    @Override
    public void put(String name, byte[] value) throws IOException {
        command("SET".getBytes(UTF_8), name.getBytes(UTF_8), value);
        require("+OK", wire.line());
    }

    @Override
    public byte[] get(String name) throws IOException {
        command("GET".getBytes(UTF_8), name.getBytes(UTF_8));
        return value();
    }

    @Override
    public List<byte[]> getAll(List<String> names) throws IOException {
        byte[][] parts = new byte[names.size() + 1][];
        parts[0] = "MGET".getBytes(UTF_8);
        for (int i = 0; i < names.size(); i++) {
            parts[i + 1] = names.get(i).getBytes(UTF_8);
        }
        command(parts);
        require("*" + names.size(), wire.line());
        List<byte[]> values = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            values.add(value());
        }
        return values;
    }

    private byte[] value() throws IOException {
        String head = wire.line();
        if (!head.startsWith("$") || head.equals("$-1")) {
            throw new IOException("expected a value, got " + head);
        }
        byte[] value = wire.bytes(Integer.parseInt(head.substring(1)));
        require("", wire.line());
        return value;
    }

    private void command(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + parts.length + "\r\n").getBytes(ISO_8859_1));
        for (byte[] part : parts) {
            bytes.writeBytes(("$" + part.length + "\r\n").getBytes(ISO_8859_1));
            bytes.writeBytes(part);
            bytes.writeBytes(END);
        }
        wire.send(bytes.toByteArray());
    }

    private static void require(String expected, String got) throws IOException {
        if (!got.equals(expected)) {
            throw new IOException("expected " + expected + ", got " + got);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
