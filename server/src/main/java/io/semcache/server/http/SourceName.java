package io.semcache.server.http;

import io.helidon.webserver.http.ServerRequest;

/**
 * The name of a source in the path of a request: everything between the prefix and the suffix, as it came, because a
 * router's path is normalised.
 */
final class SourceName {

    private SourceName() {}

    static String of(ServerRequest request, String prefix, String suffix) {
        String path = request.path().rawPath();
        if (!path.startsWith(prefix) || !path.endsWith(suffix) || path.length() <= prefix.length() + suffix.length()) {
            throw Refusal.invalid("source", "expected the name of a source between " + prefix + " and " + suffix);
        }
        return PercentCoding.decoded(path.substring(prefix.length(), path.length() - suffix.length()))
                .orElseThrow(() -> Refusal.invalid("source", "expected the source to be percent-encoded UTF-8"));
    }
}
