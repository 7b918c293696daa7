/** Whole nodes on a real broker and a real registry, asked through topics and HTTP. */
@NullMarked
package io.semcache.app.whole;

import org.jspecify.annotations.NullMarked;
