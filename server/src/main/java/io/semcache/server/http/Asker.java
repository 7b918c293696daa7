package io.semcache.server.http;

/**
 * Who asks what has to be embedded first.
 *
 * @param requestId of the request
 * @param tenant id of the caller's API key; empty without one
 */
record Asker(String requestId, String tenant) {}
