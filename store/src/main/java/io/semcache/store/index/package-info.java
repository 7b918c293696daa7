/**
 * The similarity indexes of a partition in memory, one for each embedding space of a namespace, and what they are
 * loaded from.
 */
@NullMarked
package io.semcache.store.index;

import org.jspecify.annotations.NullMarked;
