/** The fetch stage: reads what is owed to providers, pays once, writes what came back. */
@NullMarked
package io.semcache.fetch;

import org.jspecify.annotations.NullMarked;
