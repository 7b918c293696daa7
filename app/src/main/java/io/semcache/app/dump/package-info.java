/** Files that a cache is exported to and imported from, and the comparison of its copies. */
@NullMarked
package io.semcache.app.dump;

import org.jspecify.annotations.NullMarked;
