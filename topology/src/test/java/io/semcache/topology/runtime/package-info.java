/** What the processors share with their process. */
@NullMarked
package io.semcache.topology.runtime;

import org.jspecify.annotations.NullMarked;
