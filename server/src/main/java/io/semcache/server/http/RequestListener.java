package io.semcache.server.http;

/** Told of every answered request, to be counted. Called on the threads of requests: cheap, thread-safe. */
public interface RequestListener {

    /**
     * A request was answered.
     *
     * @param route path pattern of the route, one of a fixed few
     * @param status HTTP status of the answer
     * @param nanos time from the first byte of the request to the last of the answer
     */
    void answered(String route, int status, long nanos);

    /** Counts nothing. */
    RequestListener NONE = (route, status, nanos) -> {};
}
