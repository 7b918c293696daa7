package io.semcache.store.query;

import io.semcache.store.row.RowKey;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a source.
 *
 * @param id readable name of the entry, or without one its cache key in 64 lower-case hex digits
 * @param revision which revision of the source it was made from, if that was told
 */
public record SourceItem(RowKey key, String id, @Nullable String revision) {}
