/** The loops that searches spend their time in: a scalar reference and the same on the Vector API. */
@NullMarked
package io.semcache.vectors.kernel;

import org.jspecify.annotations.NullMarked;
