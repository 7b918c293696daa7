package io.semcache.app.cli;

/** What commands that remove many entries say. */
final class Removal {

    private Removal() {}

    static String sentence(long entries, boolean dryRun) {
        String counted = entries == 1 ? "1 entry" : entries + " entries";
        return dryRun ? counted + " would be removed" : "removed " + counted;
    }
}
