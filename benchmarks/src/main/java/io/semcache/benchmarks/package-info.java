/** Benchmarks of the kernels, and the check that the search over codes is exact. */
@NullMarked
package io.semcache.benchmarks;

import org.jspecify.annotations.NullMarked;
