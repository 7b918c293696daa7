package io.semcache.fetch.provider;

/** How the vectors of a text's tokens become one. */
enum Pooling {
    /** The mean over the text's own tokens, special ones included, padding left out. */
    MEAN {
        @Override
        void pool(float[] tokenVectors, int from, int tokens, float[] into) {
            int dimensions = into.length;
            for (int t = 0; t < tokens; t++) {
                int at = from + t * dimensions;
                for (int d = 0; d < dimensions; d++) {
                    into[d] += tokenVectors[at + d];
                }
            }
            for (int d = 0; d < dimensions; d++) {
                into[d] /= tokens;
            }
        }
    },
    /** The vector of the first token. */
    CLS {
        @Override
        void pool(float[] tokenVectors, int from, int tokens, float[] into) {
            System.arraycopy(tokenVectors, from, into, 0, into.length);
        }
    };

    /**
     * Pools {@code tokens} vectors, at least one, that lie one after the other in {@code tokenVectors} at {@code from}.
     *
     * @param into zeros; its length is the number of dimensions
     */
    abstract void pool(float[] tokenVectors, int from, int tokens, float[] into);
}
