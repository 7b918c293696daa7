package io.semcache.server.embedding;

import io.semcache.serdes.CacheKey;
import java.util.List;

/** Reads what is stored, wherever in the cluster it is. Never calls a provider. Thread-safe; blocks the caller. */
public interface StoredEntries {

    /** What is stored for each input of the call, in their order. */
    List<Stored> ofInputs(EmbeddingCall call);

    /** What is stored for each key, in their order; an entry of another namespace is absent. */
    List<Stored> ofKeys(String namespace, List<CacheKey> keys, Deadline deadline);
}
