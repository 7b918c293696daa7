package io.semcache.store.partition;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.semcache.store.derived.LabelKey;
import io.semcache.store.derived.Labels;
import io.semcache.store.derived.NameKey;
import io.semcache.store.index.CodeRow;
import java.util.Arrays;

/** The column families of a partition. Names are on disk: renaming one loses it. */
public enum Family {
    /** RocksDB insists on it; nothing is kept here. */
    DEFAULT("default"),
    /** Row key → row: the truth, and exactly what the changelog carries. */
    ENTRIES("entries"),
    /** Expiry (8 bytes, big-endian) ‖ row key → nothing. Derived from {@link #ENTRIES}. */
    EXPIRIES("expiries"),
    /** Cache key → {@link CodeRow}: what the indexes are loaded from. Derived from {@link #ENTRIES}. */
    CODES("codes"),
    /** {@link NameKey} → expiry of the entry (8 bytes, little-endian). Derived from {@link #ENTRIES}. */
    NAMES("names"),
    /** {@link LabelKey} → what lies beside a label ({@link Labels}). Derived from {@link #ENTRIES}. */
    LABELS("labels"),
    /**
     * Changelog offsets, position, totals, epochs and counts of namespaces, and ids of spaces, as of the rows beside
     * them.
     */
    META("meta");

    private final String text;

    Family(String text) {
        this.text = text;
    }

    /** Whether it can be made anew from {@link #ENTRIES}. */
    public boolean derived() {
        return this == EXPIRIES || this == CODES || this == NAMES || this == LABELS;
    }

    static Family ofNameBytes(byte[] name) {
        for (Family family : values()) {
            if (Arrays.equals(name, family.nameBytes())) {
                return family;
            }
        }
        throw new IllegalArgumentException("no family is called " + new String(name, US_ASCII));
    }

    byte[] nameBytes() {
        return text.getBytes(US_ASCII);
    }
}
