package io.semcache.store.query;

import io.semcache.store.row.RowKey;

/** The name of an entry, and the key that the entry lies under. */
public record Named(String name, RowKey key) {}
