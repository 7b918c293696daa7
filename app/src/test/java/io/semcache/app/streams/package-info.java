/** Tests of {@code io.semcache.app.streams}. */
@NullMarked
package io.semcache.app.streams;

import org.jspecify.annotations.NullMarked;
