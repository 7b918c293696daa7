/** Search for near vectors in every partition of the cluster: the question, the answer and how parts become a whole. */
@NullMarked
package io.semcache.server.similarity;

import org.jspecify.annotations.NullMarked;
