/** Kafka Streams as this program runs it: properties, failures, local state. */
@NullMarked
package io.semcache.app.streams;

import org.jspecify.annotations.NullMarked;
