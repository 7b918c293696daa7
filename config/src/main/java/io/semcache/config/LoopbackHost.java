package io.semcache.config;

import java.net.InetAddress;

/** Tells addresses that only this machine reaches from all others. */
final class LoopbackHost {

    private LoopbackHost() {}

    /** Whether it is a loopback address. Names are not resolved: who answers for them may change its mind. */
    static boolean is(String host) {
        if (host.equals("localhost")) {
            return true; // RFC 6761, section 6.3: never anything else
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }
}
