/**
 * Entries as they leave a store and come back: exports of a partition, entries of dumps as rows, and the sums that both
 * are checked by.
 */
@NullMarked
package io.semcache.store.export;

import org.jspecify.annotations.NullMarked;
