/** Answers to queries, from the rows of one partition and on the thread of the caller. */
@NullMarked
package io.semcache.store.answer;

import org.jspecify.annotations.NullMarked;
