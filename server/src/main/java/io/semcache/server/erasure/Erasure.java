package io.semcache.server.erasure;

import org.jspecify.annotations.Nullable;

/**
 * What is to be forgotten.
 *
 * @param namespace null: in all of them
 * @param subject whom entries are about
 * @param dryRun whether entries are only counted
 */
public record Erasure(@Nullable String namespace, String subject, boolean dryRun) {}
