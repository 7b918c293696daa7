package io.semcache.server.routing;

/** Who owns which partition. Thread-safe and cheap: asked for every key. */
interface Owners {

    Owner of(int partition);
}
