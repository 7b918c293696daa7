package io.semcache.server.similarity.gate;

/** What the {@link Gate} says of a question and an entry near to it. */
public sealed interface Verdict {

    /** Nothing that the rules know speaks against it. */
    record Accepted() implements Verdict {}

    /**
     * The texts differ in what a vector hardly shows.
     *
     * @param detail what differs, for a person: quotes numbers and words of both texts
     */
    record Refused(Reason reason, String detail) implements Verdict {}

    /** Why an entry is refused. */
    enum Reason {
        /** A number, an amount, a date, a time or a version that only one of them has. */
        NUMBERS,
        /** One of them says no where the other does not, or says the opposite. */
        POLARITY,
        /** One of them says much more than the other. */
        LENGTH,
        /** One of the texts is not known. */
        UNCHECKED
    }
}
