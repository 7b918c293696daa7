/** Tests of answers to queries. */
@NullMarked
package io.semcache.store.answer;

import org.jspecify.annotations.NullMarked;
