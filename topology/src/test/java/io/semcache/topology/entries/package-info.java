/** Entries, on the test driver of Kafka Streams. */
@NullMarked
package io.semcache.topology.entries;

import org.jspecify.annotations.NullMarked;
