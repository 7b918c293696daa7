/** The two listeners of a node: one for callers, one for the other nodes. */
@NullMarked
package io.semcache.server;

import org.jspecify.annotations.NullMarked;
