/** Tests of {@code io.semcache.app.bench}. */
@NullMarked
package io.semcache.app.bench;

import org.jspecify.annotations.NullMarked;
