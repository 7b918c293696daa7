/** Tests of a partition and of the families on disk. */
@NullMarked
package io.semcache.store.partition;

import org.jspecify.annotations.NullMarked;
