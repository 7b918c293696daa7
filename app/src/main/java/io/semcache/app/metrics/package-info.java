/** What a node counts and measures. */
@NullMarked
package io.semcache.app.metrics;

import org.jspecify.annotations.NullMarked;
