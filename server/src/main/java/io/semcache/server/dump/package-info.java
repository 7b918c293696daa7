/** What exports and imports are to their callers: sections of partitions, and entries that go into the log. */
@NullMarked
package io.semcache.server.dump;

import org.jspecify.annotations.NullMarked;
