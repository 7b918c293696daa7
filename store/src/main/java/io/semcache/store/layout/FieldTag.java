package io.semcache.store.layout;

/** Tags of the fields after a row's vector. A number is never used again for something else. */
public final class FieldTag {

    public static final byte NAMESPACE = 1;
    public static final byte MODEL = 2;
    public static final byte REVISION = 3;
    public static final byte PROVIDER = 4;
    public static final byte NAME = 5;
    public static final byte TEXT = 6;
    public static final byte TAG = 7;
    public static final byte METADATA = 8;
    public static final byte SUBJECT = 9;
    public static final byte SOURCE = 10;
    public static final byte SOURCE_REVISION = 11;
    public static final byte DEPENDS_ON = 12;
    static final byte PAYLOAD = 13;
    static final byte CONTENT_TYPE = 14;
    static final byte CODE = 15;
    static final byte MESSAGE = 16;
    static final byte BODY = 17;
    static final byte NOT_AFTER = 18;
    static final byte SETTLED_AT = 19;
    static final byte SETTLED_OFFSET = 20;
    static final byte TTL = 21;
    static final byte TEXT_KEY = 22;

    /** Type byte of a metadata value. */
    static final byte STRING_VALUE = 1;

    static final byte DOUBLE_VALUE = 2;
    static final byte FALSE_VALUE = 3;
    static final byte TRUE_VALUE = 4;

    private FieldTag() {}
}
