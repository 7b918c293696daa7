package io.semcache.store;

/** A part of entries that an export can leave out. */
public enum Omission {
    METADATA("metadata", FieldTag.METADATA),
    TEXT("text", FieldTag.TEXT);

    private final String wireName;
    private final byte tag;

    Omission(String wireName, byte tag) {
        this.wireName = wireName;
        this.tag = tag;
    }

    /** What callers and files call it. */
    public String wireName() {
        return wireName;
    }

    /** Tag of the field that is left out. */
    byte tag() {
        return tag;
    }
}
