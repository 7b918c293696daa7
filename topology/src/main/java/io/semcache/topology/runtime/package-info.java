/**
 * What the processors share with the rest of their process: its clock, callers who wait, partitions that it serves, and
 * whoever counts.
 */
@NullMarked
package io.semcache.topology.runtime;

import org.jspecify.annotations.NullMarked;
