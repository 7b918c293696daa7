package io.semcache.server.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Values of metadata as bytes: a string, a double or a boolean behind a tag. */
final class ScalarCodec {

    private static final int STRING = 1;
    private static final int NUMBER = 2;
    private static final int BOOLEAN = 3;

    private ScalarCodec() {}

    static void write(DataOutputStream out, Object value) throws IOException {
        switch (value) {
            case String string -> {
                out.writeByte(STRING);
                PeerCodec.writeString(out, string);
            }
            case Double number -> {
                out.writeByte(NUMBER);
                out.writeDouble(number);
            }
            case Boolean bool -> {
                out.writeByte(BOOLEAN);
                out.writeBoolean(bool);
            }
            default -> throw new IllegalArgumentException("expected a string, a double or a boolean, got " + value);
        }
    }

    static Object read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case STRING -> PeerCodec.readString(in);
            case NUMBER -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            default -> throw PeerCodec.unknown(tag);
        };
    }
}
