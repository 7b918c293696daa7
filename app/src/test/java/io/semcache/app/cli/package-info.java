/** Tests of {@code io.semcache.app.cli}. */
@NullMarked
package io.semcache.app.cli;

import org.jspecify.annotations.NullMarked;
