/** Programs that use the vector store as any Kafka Streams program can: nothing here belongs to the cache. */
@NullMarked
package io.semcache.examples;

import org.jspecify.annotations.NullMarked;
