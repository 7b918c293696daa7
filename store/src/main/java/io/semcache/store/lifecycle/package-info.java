/**
 * A store between {@code init} and {@code close}: nobody reads what is closed, and damage has Streams restore the task.
 */
@NullMarked
package io.semcache.store.lifecycle;

import org.jspecify.annotations.NullMarked;
