/**
 * Entries that go before their time: by what they have in common, with their namespace, or because of their subject.
 */
@NullMarked
package io.semcache.topology.invalidation;

import org.jspecify.annotations.NullMarked;
