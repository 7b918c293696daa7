/** Everything wired: the node, its topics, its failure policy. */
@NullMarked
package io.semcache.app;

import org.jspecify.annotations.NullMarked;
