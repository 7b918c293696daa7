/**
 * VectorStore: a Kafka Streams state store for embeddings, with its row layout and its queries. Knows no topic of ours.
 */
@NullMarked
package io.semcache.store;

import org.jspecify.annotations.NullMarked;
