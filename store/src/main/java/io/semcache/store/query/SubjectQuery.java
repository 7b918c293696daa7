package io.semcache.store.query;

import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Every row of a partition that is, or may be, about a subject, from a walk over all rows: also those that were flushed
 * and that no other query finds. Seconds for a million rows, on the caller's thread.
 *
 * @param namespace the only one that is looked at; null: all
 */
public record SubjectQuery(@Nullable String namespace, String subject) implements Query<SubjectRows> {}
