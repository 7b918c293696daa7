/** Tests of the backfill, with nodes that do as they are told. */
@NullMarked
package io.semcache.app.backfill;

import org.jspecify.annotations.NullMarked;
