package io.semcache.server.invalidation;

import io.semcache.config.ErrorCode;

/** What came of an invalidation or a flush. */
public sealed interface Invalidated {

    /**
     * Every partition has carried it out: whoever reads from now on sees it.
     *
     * @param matched entries that it was about: gone, or counted if that was all that was asked for
     * @param sources that a cascade came to, the first one included; 0: it was none
     */
    record Done(long matched, int sources) implements Invalidated {}

    /** It was refused, or some partition could not be reached: giving it again does no harm. */
    record Failed(ErrorCode code, String message) implements Invalidated {}
}
