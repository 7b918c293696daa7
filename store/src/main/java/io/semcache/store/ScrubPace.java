package io.semcache.store;

import java.time.Duration;

/**
 * How fast files are read again to find damage.
 *
 * @param first from the opening of a partition to its first pass
 * @param between from the end of a pass to the next
 * @param bytesPerSecond of one partition, on average
 */
record ScrubPace(Duration first, Duration between, long bytesPerSecond) {

    /** A gigabyte in under a minute, and nothing that anyone notices. */
    static final ScrubPace DEFAULT = new ScrubPace(Duration.ofMinutes(1), Duration.ofHours(1), 20L << 20);
}
