/** Tests of what is open between init and close. */
@NullMarked
package io.semcache.store.lifecycle;

import org.jspecify.annotations.NullMarked;
