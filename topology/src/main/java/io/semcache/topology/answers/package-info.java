/**
 * Who is told what: the answers to lookups and commands, on the results topic, at callers of this node, and at named
 * entries.
 */
@NullMarked
package io.semcache.topology.answers;

import org.jspecify.annotations.NullMarked;
