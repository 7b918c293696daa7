package io.semcache.serdes;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro, which since 1.12.2 loads no class that it was not told to trust, that our generated records may be
 * loaded. Avro keeps this for the whole JVM; what others trusted stays trusted.
 */
final class TrustedRecords {

    private static final String PACKAGE = "io.semcache.schemas.";

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(PACKAGE)));
    }

    private TrustedRecords() {}

    /** After this the records are trusted; calling it again changes nothing. */
    static void trust() {
        // the static initialiser has run
    }
}
