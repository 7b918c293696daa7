package io.semcache.server.http;

import io.semcache.server.entries.Write;
import java.util.List;

/** The body of {@code POST /v1/entries}, types checked, values not yet. */
record EntriesRequest(String namespace, List<Write> entries) {

    EntriesRequest {
        entries = List.copyOf(entries);
    }
}
