package io.semcache.dump;

import java.util.List;

/**
 * What a dump is made of, in this order: a header, any number of sections (a start, entries and sources, an end), the
 * end of the dump.
 */
public sealed interface Block {

    /**
     * What was exported.
     *
     * @param createdAtMs wall-clock milliseconds since 1970
     * @param cache the cache that it is of: id of its Kafka cluster, a slash, its application id
     * @param partitions how many it has
     * @param namespace the only one whose entries are in it; empty: all
     * @param without names of what was left out of the entries, sorted; empty: they are complete
     */
    record Header(long createdAtMs, String cache, int partitions, String namespace, List<String> without)
            implements Block {

        /** More than any topic has; a reader remembers each. */
        public static final int MAX_PARTITIONS = 1 << 20;

        public Header {
            if (partitions < 1 || partitions > MAX_PARTITIONS) {
                throw new IllegalArgumentException("expected 1 to 1048576 partitions, got " + partitions);
            }
            without = List.copyOf(without);
        }

        /** Whether sections of a dump with the other header can stand in one with this header. */
        public boolean sameChoice(Header other) {
            return partitions == other.partitions && namespace.equals(other.namespace) && without.equals(other.without);
        }
    }

    /**
     * From here on come the entries of one partition as of one moment.
     *
     * @param takenAtMs that moment by the wall clock; what had expired is left out
     * @param eventsOffset of the last event that the partition had seen, or {@link #UNKNOWN_OFFSET}
     * @param changelogOffset of the last record of the changelog that made the partition, or {@link #UNKNOWN_OFFSET}
     */
    record Section(int partition, long takenAtMs, long eventsOffset, long changelogOffset) implements Block {

        public static final long UNKNOWN_OFFSET = -1;

        public Section {
            if (partition < 0 || eventsOffset < UNKNOWN_OFFSET || changelogOffset < UNKNOWN_OFFSET) {
                throw new IllegalArgumentException("expected a partition of at least 0 and offsets of at least -1, got "
                        + partition + ", " + eventsOffset + " and " + changelogOffset);
            }
        }
    }

    /** What a section has, between its start and its end. */
    sealed interface Content extends Block {}

    /** Some entries of the section, in the order of their keys. */
    record Entries(List<Entry> entries) implements Content {

        public Entries {
            entries = List.copyOf(entries);
        }
    }

    /** Some sources whose graph is kept in the partition. */
    record Sources(List<Source> sources) implements Content {

        public Sources {
            sources = List.copyOf(sources);
        }
    }

    /**
     * The section is complete.
     *
     * @param entries how many it has
     * @param checksum sum, modulo 2⁶⁴, of the hashes of their contents as they are in the file
     * @param storedEntries how many the partition had at that moment, before any was left out
     * @param storedChecksum the same sum over those, complete
     */
    record SectionEnd(long entries, long checksum, long storedEntries, long storedChecksum) implements Block {}

    /**
     * The dump is complete.
     *
     * @param checksum sum of those of the sections, modulo 2⁶⁴
     */
    record End(int sections, long entries, long checksum) implements Block {}
}
