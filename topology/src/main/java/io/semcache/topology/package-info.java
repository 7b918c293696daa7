/**
 * The dataflow of the cache: what is accepted, what happens to a key, and who is answered. Here are the nodes that
 * Kafka Streams runs, wired in {@link CacheTopology}. What they do lies in rooms, of which each uses some of those
 * below it and none uses this package:
 *
 * <pre>
 *                      commands
 *                    invalidation
 *                 sources    flights
 *                 answers    entries
 * ledger    admission   events   rows   runtime
 * </pre>
 */
@NullMarked
package io.semcache.topology;

import org.jspecify.annotations.NullMarked;
