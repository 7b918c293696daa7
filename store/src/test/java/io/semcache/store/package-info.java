/** Tests of the store. */
@NullMarked
package io.semcache.store;

import org.jspecify.annotations.NullMarked;
