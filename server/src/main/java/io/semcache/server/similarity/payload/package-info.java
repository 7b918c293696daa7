/** Payloads found by what their entries mean: prompt to response, with a second opinion on every hit. */
@NullMarked
package io.semcache.server.similarity.payload;

import org.jspecify.annotations.NullMarked;
