package io.semcache.store;

/** What the text was embedded as; models that know the difference give other vectors for each. */
public enum InputKind {
    NONE(0),
    QUERY(1),
    DOCUMENT(2);

    private final byte code;

    InputKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static InputKind ofCode(byte code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> QUERY;
            case 2 -> DOCUMENT;
            default -> throw new CorruptRowException("unknown input kind " + code);
        };
    }
}
