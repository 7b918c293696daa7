/** Forgetting a subject, and the receipt that says what still waits for what. */
@NullMarked
package io.semcache.server.erasure;

import org.jspecify.annotations.NullMarked;
