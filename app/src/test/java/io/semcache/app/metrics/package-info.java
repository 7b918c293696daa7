/** Tests of {@code io.semcache.app.metrics}. */
@NullMarked
package io.semcache.app.metrics;

import org.jspecify.annotations.NullMarked;
