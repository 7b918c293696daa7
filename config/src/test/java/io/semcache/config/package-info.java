/** Tests of the settings. */
@NullMarked
package io.semcache.config;

import org.jspecify.annotations.NullMarked;
