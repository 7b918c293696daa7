package io.semcache.serdes;

/** What the registry demands of the next version of a schema. */
enum Compatibility {

    /** New readers read old records: consumers upgrade first. */
    BACKWARD,

    /** Old readers read new records, too: producers and consumers upgrade in any order. */
    FULL;

    /** Whether a subject with this level of the registry demands at least as much. */
    boolean isKeptBy(String level) {
        return switch (level) {
            case "FULL", "FULL_TRANSITIVE" -> true;
            case "BACKWARD", "BACKWARD_TRANSITIVE" -> this == BACKWARD;
            default -> false;
        };
    }
}
