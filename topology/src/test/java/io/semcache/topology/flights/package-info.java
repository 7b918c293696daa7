/** Flights, on the test driver of Kafka Streams. */
@NullMarked
package io.semcache.topology.flights;

import org.jspecify.annotations.NullMarked;
