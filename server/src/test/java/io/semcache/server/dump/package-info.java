@NullMarked
package io.semcache.server.dump;

import org.jspecify.annotations.NullMarked;
