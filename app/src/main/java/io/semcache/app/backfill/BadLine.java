package io.semcache.app.backfill;

/** A record that was not embedded, by the line on which it begins. */
public record BadLine(long line, String reason) {}
