/** Whether a stored answer may stand for another text than the one it was stored for: rules over the two texts. */
@NullMarked
package io.semcache.server.similarity.gate;

import org.jspecify.annotations.NullMarked;
