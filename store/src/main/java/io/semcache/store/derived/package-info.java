/** Keys and values of what is derived from rows to find them by: names, and labels like tags and sources. */
@NullMarked
package io.semcache.store.derived;

import org.jspecify.annotations.NullMarked;
