/**
 * Entries that go by what they have in common, and sources that are kept in step: the port behind the HTTP handlers.
 */
@NullMarked
package io.semcache.server.invalidation;

import org.jspecify.annotations.NullMarked;
