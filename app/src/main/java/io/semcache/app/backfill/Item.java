package io.semcache.app.backfill;

/** One record of a corpus. */
public sealed interface Item {

    /** The line on which it begins, from 1. */
    long line();

    /** A text to embed, not empty. */
    record Text(long line, String text) implements Item {}

    /** No text, and why. */
    record Bad(long line, String reason) implements Item {}
}
