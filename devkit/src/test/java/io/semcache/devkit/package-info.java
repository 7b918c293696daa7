/** Tests of the broker and the registry. */
@NullMarked
package io.semcache.devkit;

import org.jspecify.annotations.NullMarked;
