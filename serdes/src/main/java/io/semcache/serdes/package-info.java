/** What travels through the topics as bytes: the cache key, and the Avro records in the Confluent wire format. */
@NullMarked
package io.semcache.serdes;

import org.jspecify.annotations.NullMarked;
