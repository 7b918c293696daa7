/**
 * From keys to the nodes that own them: reads the local store, writes misses to the log of the cache and waits for
 * their answers, asks peers for the keys they own, and follows partitions that move.
 */
@NullMarked
package io.semcache.server.routing;

import org.jspecify.annotations.NullMarked;
