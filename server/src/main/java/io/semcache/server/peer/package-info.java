/**
 * What nodes ask each other: one batched HTTP POST per owner of keys, binary, guarded by a shared secret. Knows the
 * form of questions and answers, not who owns what.
 */
@NullMarked
package io.semcache.server.peer;

import org.jspecify.annotations.NullMarked;
