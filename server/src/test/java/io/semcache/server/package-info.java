@NullMarked
package io.semcache.server;

import org.jspecify.annotations.NullMarked;
