/**
 * The door of the cache: which requests, commands and imports are let in, under which key, and why the others are not.
 * Of what stands in its log the cache asks the same.
 */
@NullMarked
package io.semcache.topology.admission;

import org.jspecify.annotations.NullMarked;
