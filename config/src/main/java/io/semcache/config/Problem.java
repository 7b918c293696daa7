package io.semcache.config;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in the settings. Its text shows no credentials of URLs.
 *
 * @param value what was given; null if nothing was, or if it is a secret
 * @param expectation what was expected instead, as the end of a sentence
 */
public record Problem(String key, @Nullable String value, String expectation) {

    @Override
    public String toString() {
        return UrlCredentials.hidden(value == null ? key + ": " + expectation : key + "=" + value + ": " + expectation);
    }
}
