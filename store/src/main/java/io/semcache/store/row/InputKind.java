package io.semcache.store.row;

/** What the text was embedded as; models that know the difference give other vectors for each. */
public enum InputKind {
    NONE(0, "none"),
    QUERY(1, "query"),
    DOCUMENT(2, "document");

    private final byte code;
    private final String inputType;

    InputKind(int code, String inputType) {
        this.code = (byte) code;
        this.inputType = inputType;
    }

    /** As filters write it. */
    public String inputType() {
        return inputType;
    }

    public byte code() {
        return code;
    }

    public static InputKind ofCode(byte code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> QUERY;
            case 2 -> DOCUMENT;
            default -> throw new CorruptRowException("unknown input kind " + code);
        };
    }
}
