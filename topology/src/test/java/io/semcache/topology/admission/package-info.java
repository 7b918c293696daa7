/** The door of the cache, without a broker. */
@NullMarked
package io.semcache.topology.admission;

import org.jspecify.annotations.NullMarked;
