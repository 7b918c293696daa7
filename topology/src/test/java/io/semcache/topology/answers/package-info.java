/** Answers, on the test driver of Kafka Streams. */
@NullMarked
package io.semcache.topology.answers;

import org.jspecify.annotations.NullMarked;
