package io.semcache.server.dump;

import io.semcache.server.embedding.Deadline;

/** The entries of every partition, each from its owner. Thread-safe. */
public interface Sections {

    /** What tells this cache from every other one: id of its Kafka cluster, a slash, its application id. */
    String cache();

    /** How many partitions there are. */
    int partitions();

    /**
     * Begins to read a partition; the caller closes it.
     *
     * @param deadline until when it must have begun
     */
    SectionSource open(SectionRequest request, Deadline deadline) throws SectionUnavailableException;
}
