/** Sums of the ledger, on the test driver of Kafka Streams. */
@NullMarked
package io.semcache.topology.ledger;

import org.jspecify.annotations.NullMarked;
