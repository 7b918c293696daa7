@NullMarked
package io.semcache.vectors.index;

import org.jspecify.annotations.NullMarked;
