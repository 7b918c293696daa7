package io.semcache.server.http;

import io.helidon.webserver.http.ServerRequest;

/**
 * The name of an entry in the path of a request: everything behind the prefix. Slashes and dots are characters like
 * others. Taken from the path as it came, because a router's path is normalised.
 */
final class EntryName {

    private EntryName() {}

    static String of(ServerRequest request, String prefix) {
        String path = request.path().rawPath();
        if (!path.startsWith(prefix) || path.length() == prefix.length()) {
            throw Refusal.invalid("name", "expected a name behind " + prefix);
        }
        return PercentCoding.decoded(path.substring(prefix.length()))
                .orElseThrow(() -> Refusal.invalid("name", "expected the name to be percent-encoded UTF-8"));
    }
}
