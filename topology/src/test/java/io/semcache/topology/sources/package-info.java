/** Sources. */
@NullMarked
package io.semcache.topology.sources;

import org.jspecify.annotations.NullMarked;
