/** Dev mode: a broker, a registry and a node in one process tree. */
@NullMarked
package io.semcache.app.dev;

import org.jspecify.annotations.NullMarked;
