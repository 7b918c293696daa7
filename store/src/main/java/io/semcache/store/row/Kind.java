package io.semcache.store.row;

/** What the rows under one cache key are told apart by: the byte after the cache key in a row key. */
public enum Kind {
    /** The vector, or the reason why there is none: one row per cache key. */
    ENTRY(1),
    /** The fetch that is under way, or was a while ago: one row per cache key. */
    FLIGHT(2),
    /** Someone waiting for the flight: one row per waiter, told apart by its id. */
    WAITER(3),
    /** The epoch of a namespace in this partition: one row per cache key. */
    NAMESPACE(4),
    /** What a source depends on: one row per cache key. */
    SOURCE(5),
    /** An erasure that was carried out in this partition: one row per cache key. */
    ERASURE(6);

    private final byte code;

    Kind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    static Kind ofCode(byte code) {
        return switch (code) {
            case 1 -> ENTRY;
            case 2 -> FLIGHT;
            case 3 -> WAITER;
            case 4 -> NAMESPACE;
            case 5 -> SOURCE;
            case 6 -> ERASURE;
            default -> throw new CorruptRowException("unknown kind " + code + " in a row key");
        };
    }
}
