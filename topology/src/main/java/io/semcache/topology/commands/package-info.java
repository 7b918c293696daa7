/** What callers write: commands, each to whom it is for, and the writes of one entry. */
@NullMarked
package io.semcache.topology.commands;

import org.jspecify.annotations.NullMarked;
