/** The commands of the {@code semcache} program. */
@NullMarked
package io.semcache.app.cli;

import org.jspecify.annotations.NullMarked;
