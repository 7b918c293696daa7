/** Tests of row keys. */
@NullMarked
package io.semcache.store.row;

import org.jspecify.annotations.NullMarked;
