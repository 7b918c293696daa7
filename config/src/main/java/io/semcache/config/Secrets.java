package io.semcache.config;

import java.util.regex.Pattern;

/** Which keys hold secrets: never printed, and readable from a file. */
final class Secrets {

    private static final Pattern SECRET = Pattern.compile(
            ".*([.-]|^)(password|secret|api-key|passphrase|sasl\\.jaas\\.config|user\\.info|auth\\.token|keystore\\.key)|auth\\.keys\\..+\\.hash");

    private Secrets() {}

    static boolean isSecret(String key) {
        return SECRET.matcher(key).matches();
    }
}
