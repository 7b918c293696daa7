/** Rows in a map. */
@NullMarked
package io.semcache.topology.rows;

import org.jspecify.annotations.NullMarked;
