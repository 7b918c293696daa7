/**
 * What keeps a partition sound: it is opened whatever state its files are in, damage is looked for, what is derived is
 * loaded and rebuilt, and files are rewritten after an erasure.
 */
@NullMarked
package io.semcache.store.upkeep;

import org.jspecify.annotations.NullMarked;
