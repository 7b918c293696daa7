/** Settings: one record tree, read once; every mistake is reported at once. */
@NullMarked
package io.semcache.config;

import org.jspecify.annotations.NullMarked;
