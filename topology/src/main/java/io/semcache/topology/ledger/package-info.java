/** What was paid and what was saved, added up. */
@NullMarked
package io.semcache.topology.ledger;

import org.jspecify.annotations.NullMarked;
