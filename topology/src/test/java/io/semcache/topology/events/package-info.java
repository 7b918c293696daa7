/** Events, without a broker. */
@NullMarked
package io.semcache.topology.events;

import org.jspecify.annotations.NullMarked;
