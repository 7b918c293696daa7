/** Tests of the rules that every schema keeps. */
@NullMarked
package io.semcache.schemas;

import org.jspecify.annotations.NullMarked;
