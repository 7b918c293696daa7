package io.semcache.server.http;

import io.semcache.config.ApiKey;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.config.Grants;
import java.util.Locale;

/** Who calls, and what that caller may do. Every endpoint asks it before it touches a namespace. */
final class Access {

    /** Of everybody where authentication is off. */
    static final Access EVERYTHING = new Access("any caller", "", Grants.EVERYTHING);

    /** Of everybody on routes that ask nobody who calls. */
    static final Access NOTHING = new Access("a caller without a key", "", Grants.NOTHING);

    private final String caller;
    private final String tenant;
    private final Grants grants;

    private Access(String caller, String tenant, Grants grants) {
        this.caller = caller;
        this.tenant = tenant;
        this.grants = grants;
    }

    /** What this key grants. */
    static Access of(ApiKey key) {
        return new Access("key " + key.id(), key.id(), key.grants());
    }

    /** Who pays for what the caller asks: the id of its key, empty where nobody has to have one. */
    String tenant() {
        return tenant;
    }

    /** Whether the caller has the role in this namespace. */
    boolean allows(Role role, String namespace) {
        return grants.allow(role, namespace);
    }

    /** Whether the caller has the role in all namespaces that there are or will be. */
    boolean allowsEverywhere(Role role) {
        return grants.allowEverywhere(role);
    }

    /**
     * A {@link Refusal} unless the caller has the role in this namespace. It is the same whether the namespace exists
     * or not.
     */
    void require(Role role, String namespace) {
        if (!grants.allow(role, namespace)) {
            throw forbidden(role, "in namespace " + namespace);
        }
    }

    /** A {@link Refusal} unless the caller has the role in some namespace: what can be said before a body is read. */
    void requireSomewhere(Role role) {
        if (!grants.allowSomewhere(role)) {
            throw forbidden(role, "in a namespace");
        }
    }

    /** A {@link Refusal} unless the caller has the role in all namespaces: for what is not of one namespace. */
    void requireEverywhere(Role role) {
        if (!grants.allowEverywhere(role)) {
            throw forbidden(role, "in all namespaces (" + Grants.EVERY_NAMESPACE + ")");
        }
    }

    private Refusal forbidden(Role role, String where) {
        String name = role.name().toLowerCase(Locale.ROOT);
        return Refusal.of(
                ErrorCode.FORBIDDEN, "this takes the role " + name + " " + where + ", which " + caller + " lacks");
    }
}
