/** Tests of exports and imports that are cut off and go on. */
@NullMarked
package io.semcache.app.dump;

import org.jspecify.annotations.NullMarked;
