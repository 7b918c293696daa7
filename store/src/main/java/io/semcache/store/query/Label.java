package io.semcache.store.query;

import io.semcache.store.row.Row;

/** What entries can be found by that they do not have for themselves. The code is on disk and does not change. */
public enum Label {
    /** A tag of an entry. */
    TAG(1),
    /** The source that an entry was made from. */
    SOURCE(2),
    /** Whom an entry is about. */
    SUBJECT(3),
    /** What else an entry was made from. */
    DEPENDS_ON(4),
    /** What a source depends on; found are {@link Row.Source}s. */
    EDGE(5);

    private final byte code;

    Label(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
