/** A real Kafka broker in this process and a real schema registry beside it, for dev mode and tests. */
@NullMarked
package io.semcache.devkit;

import org.jspecify.annotations.NullMarked;
