/** Tests of the dataflow, on the test driver of Kafka Streams and on a store that can crash. */
@NullMarked
package io.semcache.topology;

import org.jspecify.annotations.NullMarked;
