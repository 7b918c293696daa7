package io.semcache.server.peer;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;

/** Names that both sides of the peer protocol use. */
final class PeerPaths {

    static final String LOOKUPS = "/peer/v1/lookups";
    static final String WRITES = "/peer/v1/writes";
    static final String PARTITION_WRITES = "/peer/v1/partition-writes";
    static final String ROWS = "/peer/v1/rows";
    static final String NAMES = "/peer/v1/names";
    static final String SOURCE_ITEMS = "/peer/v1/source-items";
    static final String DEPENDENTS = "/peer/v1/dependents";
    static final String FILES = "/peer/v1/files";
    static final String SIMILAR = "/peer/v1/similar";
    static final String MATCHES = "/peer/v1/matches";
    static final String LEDGER = "/peer/v1/ledger";
    static final String SECTIONS = "/peer/v1/sections";
    static final String COPIES = "/peer/v1/copies";
    static final String FLIGHTS = "/peer/v1/flights";
    static final String FLIGHTS_ANYWHERE = "/peer/v1/flights-anywhere";

    static final HeaderName SECRET = HeaderNames.create("X-Semcache-Peer-Secret");

    /** Milliseconds that the asking node still waits: a span, because clocks differ. */
    static final HeaderName REMAINING_MS = HeaderNames.create("X-Semcache-Remaining-Ms");

    static final String MEDIA_TYPE = "application/octet-stream";

    private PeerPaths() {}
}
