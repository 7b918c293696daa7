/** Tests of the provider port and its adapters. */
@NullMarked
package io.semcache.fetch.provider;

import org.jspecify.annotations.NullMarked;
