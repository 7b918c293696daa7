/** Float32 vectors: their form in memory and on the wire, and the checks that guard them. Knows no Kafka. */
@NullMarked
package io.semcache.vectors;

import org.jspecify.annotations.NullMarked;
