package io.semcache.server.similarity;

/** What a search was asked to answer does not fit into one answer: fewer matches or fewer parts do. */
public final class AnswerTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AnswerTooLargeException(long mostBytes) {
        super("the parts that were asked for have more than " + mostBytes
                + " bytes in all; ask for fewer matches (k) or fewer parts (include)");
    }
}
