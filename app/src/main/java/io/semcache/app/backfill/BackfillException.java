package io.semcache.app.backfill;

/** A backfill could not go on; what is done is kept. The message is for the person who started it. */
public final class BackfillException extends Exception {

    BackfillException(String message) {
        super(message);
    }
}
