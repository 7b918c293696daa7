package io.semcache.server.http;

import io.semcache.config.ApiKey.Role;

/** What a caller must be allowed before a route looks at its request. */
sealed interface Requirement {

    /** For everybody, also without a key: what is the same for all and shows nothing that is stored. */
    record Nothing() implements Requirement {}

    /** For everybody with a key: what is the same for all namespaces. */
    record AnyKey() implements Requirement {}

    /**
     * For callers that have the role in some namespace. The endpoint then asks {@link Access#require} for the namespace
     * that the request names, and for a stronger role where the request wants more than this.
     */
    record InNamespace(Role role) implements Requirement {}

    /** For callers that have the role in every namespace: what is not of one namespace. */
    record Everywhere(Role role) implements Requirement {}
}
