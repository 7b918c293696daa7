/** The state of one partition: its rows by cache key, what they keep of a lookup, and the epochs of its namespaces. */
@NullMarked
package io.semcache.topology.rows;

import org.jspecify.annotations.NullMarked;
