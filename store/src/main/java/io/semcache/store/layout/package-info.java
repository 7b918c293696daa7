/**
 * How rows and their keys lie in bytes ({@code docs/entry-format.md}): the header read in place, the tagged fields, the
 * serdes and the hashes that checksums are sums of.
 */
@NullMarked
package io.semcache.store.layout;

import org.jspecify.annotations.NullMarked;
