/** A broker and a registry that want to know who comes. */
@NullMarked
package io.semcache.app.secured;

import org.jspecify.annotations.NullMarked;
