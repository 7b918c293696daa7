package io.semcache.config;

/**
 * A key that callers of the HTTP API present, and what it grants. The key itself is not known here, only its hash.
 *
 * @param id name of the key in the settings and in messages; no secret
 */
public record ApiKey(String id, KeyHash hash, Grants grants) {

    /** What a key may do in a namespace; each role includes those before it. */
    public enum Role {
        /** What changes nothing that is stored. */
        READ,
        /** What stores, replaces or deletes single entries. */
        WRITE,
        /** What removes or moves many entries at once. */
        ADMIN
    }
}
