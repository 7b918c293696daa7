package io.semcache.app.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * One call of an operation.
 *
 * @param target path and query, encoded
 * @param headers without the caller's key
 * @param body empty: none
 */
record Call(Operation operation, String target, Map<String, String> headers, String body) {

    byte[] bytes() {
        return body.getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return operation.method() + " " + target + " " + headers + " " + body;
    }
}
