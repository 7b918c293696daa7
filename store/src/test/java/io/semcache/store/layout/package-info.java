/** Tests of the layout of rows. */
@NullMarked
package io.semcache.store.layout;

import org.jspecify.annotations.NullMarked;
