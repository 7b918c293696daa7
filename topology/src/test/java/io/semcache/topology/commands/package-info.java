/** Writes of one entry, on the test driver of Kafka Streams. */
@NullMarked
package io.semcache.topology.commands;

import org.jspecify.annotations.NullMarked;
