package io.semcache.store.query;

import java.util.Optional;
import org.apache.kafka.streams.query.Query;

/**
 * Counts and checksums of one partition as of its last commit; empty if it had none since it was opened, or none that
 * knows its offset. So copies of a partition that are written to all the time can be compared with its changelog.
 */
public record CommitStatsQuery() implements Query<Optional<CommitStats>> {}
