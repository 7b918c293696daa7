/** Entries: how they are made of what was fetched or put, how long they live, and how many there may be. */
@NullMarked
package io.semcache.topology.entries;

import org.jspecify.annotations.NullMarked;
