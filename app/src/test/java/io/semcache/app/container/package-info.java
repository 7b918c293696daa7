/** The container image and its neighbours, in real containers. */
@NullMarked
package io.semcache.app.container;

import org.jspecify.annotations.NullMarked;
