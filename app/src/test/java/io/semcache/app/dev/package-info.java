/** Tests of {@code io.semcache.app.dev}. */
@NullMarked
package io.semcache.app.dev;

import org.jspecify.annotations.NullMarked;
