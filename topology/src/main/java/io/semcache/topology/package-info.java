/** The dataflow of the cache: what is accepted, what happens to a key, and who is answered. */
@NullMarked
package io.semcache.topology;

import org.jspecify.annotations.NullMarked;
