/** What a row says and under which key: entries, negatives, flights, waiters, namespaces, sources and erasures. */
@NullMarked
package io.semcache.store.row;

import org.jspecify.annotations.NullMarked;
