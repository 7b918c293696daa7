package io.semcache.app.dump;

/**
 * A claim beside what the changelog makes of the same partition at the same offset.
 *
 * @param changelogOffset where both were compared
 */
public record Comparison(Claim claim, long changelogOffset, long replayedCount, long replayedChecksum) {

    public boolean same() {
        return claim.count() == replayedCount && claim.checksum() == replayedChecksum;
    }
}
