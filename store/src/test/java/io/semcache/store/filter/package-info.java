/** Tests of filters and their signatures. */
@NullMarked
package io.semcache.store.filter;

import org.jspecify.annotations.NullMarked;
