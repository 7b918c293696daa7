/** The interactive queries that a vector store answers (KIP-796), and their answers. */
@NullMarked
package io.semcache.store.query;

import org.jspecify.annotations.NullMarked;
