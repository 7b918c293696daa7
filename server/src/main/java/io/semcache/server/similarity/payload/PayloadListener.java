package io.semcache.server.similarity.payload;

/** Told of every payload lookup, to be counted. Called on the threads of requests: cheap, thread-safe. */
public interface PayloadListener {

    /** What became of a lookup. */
    enum Result {
        HIT,
        /** There were near entries, and all of them were refused. */
        REFUSED,
        MISS
    }

    /** What a shadow check found. */
    enum Shadow {
        /** With the true vector of the question it is a hit, too. */
        AGREES,
        /** It is none. */
        DIFFERS,
        /** There was no true vector. */
        FAILED
    }

    /** Counts nothing. */
    PayloadListener NONE = new PayloadListener() {
        @Override
        public void looked(String namespace, Result result) {}

        @Override
        public void compared(Shadow verdict, float cosine) {}
    };

    /** A lookup was answered. */
    void looked(String namespace, Result result);

    /**
     * A hit was checked.
     *
     * @param cosine of what was served and the true vector; without meaning if there was none
     */
    void compared(Shadow verdict, float cosine);
}
