/** The log of the cache: what its events are, what they declare and where they go, and what the cache sends in turn. */
@NullMarked
package io.semcache.topology.events;

import org.jspecify.annotations.NullMarked;
