package io.semcache.config;

import java.util.regex.Pattern;

/** Names and passwords within URLs, which are for whoever calls the URL and for nobody who reads a text. */
public final class UrlCredentials {

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s,]*@");

    private UrlCredentials() {}

    /** The text, with {@code [hidden]@} for whatever stands before the host of a URL. */
    public static String hidden(String text) {
        return USER_INFO.matcher(text).replaceAll("[hidden]@");
    }
}
