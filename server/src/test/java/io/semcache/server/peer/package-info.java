@NullMarked
package io.semcache.server.peer;

import org.jspecify.annotations.NullMarked;
