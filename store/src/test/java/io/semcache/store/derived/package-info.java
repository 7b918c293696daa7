/** Tests of the keys of what is derived. */
@NullMarked
package io.semcache.store.derived;

import org.jspecify.annotations.NullMarked;
