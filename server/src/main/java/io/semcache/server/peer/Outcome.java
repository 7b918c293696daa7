package io.semcache.server.peer;

/** What asking one node about one key gave. */
public sealed interface Outcome<A> {

    /** The node owns the key and answered. */
    record Answered<A>(A answer) implements Outcome<A> {}

    /** The node does not own the key, or not any more, or was not reached: look for the owner and ask again. */
    record Moved<A>() implements Outcome<A> {}
}
