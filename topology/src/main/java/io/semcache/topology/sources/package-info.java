/** The graph of sources: what depends on what, and how far a change reaches. */
@NullMarked
package io.semcache.topology.sources;

import org.jspecify.annotations.NullMarked;
