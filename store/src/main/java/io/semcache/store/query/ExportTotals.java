package io.semcache.store.query;

/**
 * Counts and content checksums ({@code docs/export-format.md}) of an export.
 *
 * @param entries that were given
 * @param checksum of those as they were given
 * @param storedEntries that there are, also those that had expired and were not given
 * @param storedChecksum of those, complete
 */
public record ExportTotals(long entries, long checksum, long storedEntries, long storedChecksum) {}
