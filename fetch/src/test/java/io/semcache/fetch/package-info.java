@NullMarked
package io.semcache.fetch;

import org.jspecify.annotations.NullMarked;
