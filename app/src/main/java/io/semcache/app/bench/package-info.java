/** Whole-system measurements, each against a throw-away node of its own. */
@NullMarked
package io.semcache.app.bench;

import org.jspecify.annotations.NullMarked;
