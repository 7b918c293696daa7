/** The topics of a cache: what they must be, and how missing ones are made. */
@NullMarked
package io.semcache.app.topics;

import org.jspecify.annotations.NullMarked;
