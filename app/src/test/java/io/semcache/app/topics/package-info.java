/** Tests of {@code io.semcache.app.topics}. */
@NullMarked
package io.semcache.app.topics;

import org.jspecify.annotations.NullMarked;
