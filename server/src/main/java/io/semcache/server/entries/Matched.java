package io.semcache.server.entries;

import io.semcache.config.ErrorCode;

/** What came of a command for all of one partition. */
public sealed interface Matched {

    /**
     * It is in the log and the owner of the partition has carried it out: whoever reads from now on sees it.
     *
     * @param entries that it was about: removed, or counted if that was all that was asked for
     * @param offset of the command in the log of the partition
     */
    record Counted(long entries, long offset) implements Matched {}

    /**
     * It was refused, or nobody can say: after {@code deadline_exceeded} and {@code not_ready} it may be carried out
     * later, and giving it again does no harm.
     */
    record Failed(ErrorCode code, String message) implements Matched {}
}
