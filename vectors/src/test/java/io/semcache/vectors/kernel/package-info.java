@NullMarked
package io.semcache.vectors.kernel;

import org.jspecify.annotations.NullMarked;
