package io.semcache.store;

import java.util.Arrays;
import java.util.Optional;

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

    /** The part that is called so. */
    public static Optional<Omission> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(omission -> omission.wireName.equals(name))
                .findFirst();
    }

    /** Tag of the field that is left out. */
    byte tag() {
        return tag;
    }
}
