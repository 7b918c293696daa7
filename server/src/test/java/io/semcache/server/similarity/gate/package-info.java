@NullMarked
package io.semcache.server.similarity.gate;

import org.jspecify.annotations.NullMarked;
