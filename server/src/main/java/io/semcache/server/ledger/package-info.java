/** What was paid and saved: the port between the HTTP handlers and the sums of all nodes. Knows no HTTP. */
@NullMarked
package io.semcache.server.ledger;

import org.jspecify.annotations.NullMarked;
