@NullMarked
package io.semcache.vectors;

import org.jspecify.annotations.NullMarked;
