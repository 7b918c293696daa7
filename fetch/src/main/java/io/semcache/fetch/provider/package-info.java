/** The port to embedding providers and its adapters. */
@NullMarked
package io.semcache.fetch.provider;

import org.jspecify.annotations.NullMarked;
