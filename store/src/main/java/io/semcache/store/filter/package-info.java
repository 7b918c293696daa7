/** What entries a search is limited to: an expression over tags, input type and metadata. */
@NullMarked
package io.semcache.store.filter;

import org.jspecify.annotations.NullMarked;
