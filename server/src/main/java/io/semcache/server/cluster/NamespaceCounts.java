package io.semcache.server.cluster;

/**
 * What a namespace has.
 *
 * @param entries with a vector or without
 * @param embedded those with a vector
 * @param bytes of its rows
 * @param contentChecksum of the entries ({@code docs/export-format.md})
 */
public record NamespaceCounts(long entries, long embedded, long bytes, long contentChecksum) {

    public static final NamespaceCounts NONE = new NamespaceCounts(0, 0, 0, 0);

    /** Both together. */
    public NamespaceCounts plus(NamespaceCounts more) {
        return new NamespaceCounts(
                entries + more.entries,
                embedded + more.embedded,
                bytes + more.bytes,
                contentChecksum + more.contentChecksum);
    }
}
