package io.semcache.server;

import io.semcache.server.cluster.Cluster;
import io.semcache.server.dump.EntryImports;
import io.semcache.server.dump.Sections;
import io.semcache.server.embedding.EmbeddingService;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.NameIndex;
import io.semcache.server.erasure.Erasures;
import io.semcache.server.invalidation.Invalidations;
import io.semcache.server.ledger.LedgerBooks;
import io.semcache.server.similarity.SimilarEntries;

/** What a node does for its callers: everything behind the HTTP handlers. */
public record CacheServices(
        EmbeddingService embeddings,
        StoredEntries stored,
        SimilarEntries similar,
        EntryWrites writes,
        NameIndex names,
        Erasures erasures,
        LedgerBooks ledger,
        Invalidations invalidations,
        Sections sections,
        EntryImports imports,
        Cluster cluster) {}
