package io.semcache.store.query;

import java.util.Arrays;
import java.util.Optional;

/** A part of entries that an export can leave out. */
public enum Omission {
    METADATA("metadata"),
    TEXT("text");

    private final String wireName;

    Omission(String wireName) {
        this.wireName = wireName;
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
}
