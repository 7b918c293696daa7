package io.semcache.topology.rows;

import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import java.util.HashMap;
import java.util.Map;

/**
 * The epochs of namespaces in one partition. A flush begins a new one: its number is the offset behind the flush, so
 * that it rises and a replay begins the same one again.
 */
public final class Epochs {

    /** Of whatever was there before the first flush, and of an event from before the last one. */
    public static final long FIRST = 0;

    /** Namespaces come from callers: a bound on those that are remembered. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Rows rows;
    private final Map<String, Long> remembered = new HashMap<>();

    public Epochs(Rows rows) {
        this.rows = rows;
    }

    /** The epoch of the namespace. */
    public long current(String namespace) {
        Long known = remembered.get(namespace);
        return known != null ? known : remember(namespace, stored(namespace));
    }

    /**
     * The epoch that what an event at {@code offset} writes belongs to. An event from before the last flush, which is
     * processed behind it only in a replay, writes what is flushed already.
     */
    public long at(String namespace, long offset) {
        long epoch = current(namespace);
        return offset < epoch ? FIRST : epoch;
    }

    /** The event at {@code offset} flushes the namespace. */
    public void flush(String namespace, long offset) {
        long epoch = Math.max(current(namespace), offset + 1);
        rows.putNamespace(CacheKey.ofNamespace(namespace), new Row.Namespace(namespace, epoch, epoch - 1));
        remember(namespace, epoch);
    }

    private long stored(String namespace) {
        Row.Namespace row = rows.namespace(CacheKey.ofNamespace(namespace));
        return row == null ? FIRST : row.epoch();
    }

    private long remember(String namespace, long epoch) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(namespace, epoch);
        return epoch;
    }
}
