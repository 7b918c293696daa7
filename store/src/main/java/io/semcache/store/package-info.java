/**
 * VectorStore: a Kafka Streams state store for embeddings. Knows no topic of ours.
 *
 * <p>Here is what programs start with, {@link io.semcache.store.VectorStores} and
 * {@link io.semcache.store.VectorStoreMemory}, and the store as Kafka Streams sees it. What it consists of lies in the
 * packages below, each of which uses only those before it:
 *
 * <ul>
 *   <li>{@code filter}, {@code row}, {@code query}: what programs say and are told: filters, rows, queries and answers
 *   <li>{@code layout}: rows in bytes
 *   <li>{@code index}: the similarity indexes in memory
 *   <li>{@code derived}: the keys of names and labels
 *   <li>{@code partition}: the rows of a partition in RocksDB, and what is derived from them
 *   <li>{@code upkeep}: opening, scrub, repair
 *   <li>{@code heap}: hot rows
 *   <li>{@code lifecycle}: what is open between {@code init} and {@code close}
 *   <li>{@code export}: entries as they leave and come back
 *   <li>{@code answer}: queries are answered
 * </ul>
 *
 * <p>{@code index}, {@code derived}, {@code partition}, {@code upkeep}, {@code lifecycle} and {@code answer} are for
 * the store alone, whatever is public in them; rules in the build see to it.
 */
@NullMarked
package io.semcache.store;

import org.jspecify.annotations.NullMarked;
