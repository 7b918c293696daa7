package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/** Paths of the key-value routes. */
final class EntryPath {

    static final String NAMES = "/v1/kv";

    private EntryPath() {}

    static String of(String name, Map<String, String> query) {
        return withQuery(NAMES + "/" + encoded(name), query);
    }

    static String withQuery(String path, Map<String, String> query) {
        return query.isEmpty()
                ? path
                : path
                        + query.entrySet().stream()
                                .map(member -> member.getKey() + "=" + encoded(member.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    /** Percent-encoded UTF-8, for a part of a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
