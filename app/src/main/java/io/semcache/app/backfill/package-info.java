/**
 * Embeds a corpus through a node, within its limits, and goes on where it was stopped. Knows no terminal and no HTTP.
 */
@NullMarked
package io.semcache.app.backfill;

import org.jspecify.annotations.NullMarked;
