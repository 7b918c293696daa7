/**
 * Single-flight: the first miss of a key sends one fetch, later ones wait for it, and what comes answers them all.
 * Named entries wait for their vectors in the same way.
 */
@NullMarked
package io.semcache.topology.flights;

import org.jspecify.annotations.NullMarked;
