/** {@code semcache bench}: one command for each benchmark. */
@NullMarked
package io.semcache.app.cli.bench;

import org.jspecify.annotations.NullMarked;
