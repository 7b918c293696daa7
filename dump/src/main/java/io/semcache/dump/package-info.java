/** The file that a cache is exported to and imported from: {@code docs/export-format.md} as a writer and a reader. */
@NullMarked
package io.semcache.dump;

import org.jspecify.annotations.NullMarked;
