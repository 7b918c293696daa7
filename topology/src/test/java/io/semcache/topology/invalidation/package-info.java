/** Entries that go, on the test driver of Kafka Streams. */
@NullMarked
package io.semcache.topology.invalidation;

import org.jspecify.annotations.NullMarked;
