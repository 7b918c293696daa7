package io.semcache.store.upkeep;

import java.time.Duration;

/**
 * How fast files are looked at again to find damage.
 *
 * @param looks between two looks at whether every file is still the one that it was
 * @param first from the opening of a partition to its first pass
 * @param between from the end of a pass to the next
 * @param bytesPerSecond of one partition, on average
 */
public record ScrubPace(Duration looks, Duration first, Duration between, long bytesPerSecond) {

    /** A gigabyte in under a minute, and nothing that anyone notices. */
    public static final ScrubPace DEFAULT =
            new ScrubPace(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofHours(1), 20L << 20);
}
