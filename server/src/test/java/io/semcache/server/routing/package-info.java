@NullMarked
package io.semcache.server.routing;

import org.jspecify.annotations.NullMarked;
