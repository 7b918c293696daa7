package io.semcache.server.erasure;

import io.semcache.config.ErrorCode;

/** What came of an erasure. */
public sealed interface Erased {

    /** Nobody finds the entries any more, wherever they are asked for. */
    record Done(Receipt receipt) implements Erased {}

    /** So many entries there are; they were only counted. */
    record Counted(long entries) implements Erased {}

    /** It was refused, or it is not known in every partition what came of it. */
    record Failed(ErrorCode code, String message) implements Erased {}
}
