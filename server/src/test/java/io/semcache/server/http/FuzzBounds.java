package io.semcache.server.http;

/** What holds for every refusal, whatever was refused. */
final class FuzzBounds {

    /** A refusal quotes what is wrong, never the whole of it. */
    private static final int MOST_CHARS = 2_000;

    private FuzzBounds() {}

    static void requireSaid(Refusal refusal) {
        String message = refusal.getMessage();
        if (message == null || message.isBlank() || message.length() > MOST_CHARS) {
            throw new IllegalStateException("expected a sentence of at most " + MOST_CHARS + " characters, got "
                    + (message == null ? "none" : message.length()));
        }
    }
}
