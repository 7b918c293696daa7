@NullMarked
package io.semcache.dump;

import org.jspecify.annotations.NullMarked;
