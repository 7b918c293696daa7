@NullMarked
package io.semcache.server.http;

import org.jspecify.annotations.NullMarked;
