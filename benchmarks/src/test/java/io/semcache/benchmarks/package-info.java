@NullMarked
package io.semcache.benchmarks;

import org.jspecify.annotations.NullMarked;
