/** Tests of {@code io.semcache.app}. */
@NullMarked
package io.semcache.app;

import org.jspecify.annotations.NullMarked;
