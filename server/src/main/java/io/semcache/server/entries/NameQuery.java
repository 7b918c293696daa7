package io.semcache.server.entries;

import org.jspecify.annotations.Nullable;

/**
 * A range of the names in one namespace.
 *
 * @param prefix of the names; empty: all
 * @param after the range begins behind this name; null: at the first
 * @param limit most names of one page, at least 1
 */
public record NameQuery(
        String namespace, String prefix, @Nullable String after, int limit) {}
