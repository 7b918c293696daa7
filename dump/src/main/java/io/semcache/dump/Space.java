package io.semcache.dump;

/**
 * What many entries of a section have in common, written once.
 *
 * @param revision of the model
 * @param inputKind 0 none, 1 query, 2 document
 * @param dimensions of their vectors; 0: they have none
 */
public record Space(String namespace, String model, String revision, String provider, int inputKind, int dimensions) {

    /** Most dimensions of a vector. */
    public static final int MAX_DIMENSIONS = 8_192;

    public Space {
        if (inputKind < 0 || inputKind > 2) {
            throw new IllegalArgumentException("expected an input kind in [0, 2], got " + inputKind);
        }
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            throw new IllegalArgumentException("expected dimensions in [0, 8192], got " + dimensions);
        }
    }
}
