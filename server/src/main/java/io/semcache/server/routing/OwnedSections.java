package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.dump.SectionRequest;
import io.semcache.server.dump.SectionSource;
import io.semcache.server.dump.SectionUnavailableException;
import io.semcache.server.dump.Sections;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerVersionException;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads sections at the owners of their partitions; one that has moved is looked for until the deadline. */
final class OwnedSections implements Sections {

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnedSections.class);

    private static final long FIRST_BACKOFF_MS = 5;
    private static final long LONGEST_BACKOFF_MS = 200;

    private final String cache;
    private final Partitions partitions;
    private final Owners owners;
    private final LocalSections local;
    private final @Nullable PeerClient client;

    /**
     * @param cache what tells this cache from every other one
     * @param client null: this node talks to no peers
     */
    OwnedSections(
            String cache, Partitions partitions, Owners owners, LocalSections local, @Nullable PeerClient client) {
        this.cache = cache;
        this.partitions = partitions;
        this.owners = owners;
        this.local = local;
        this.client = client;
    }

    @Override
    public String cache() {
        return cache;
    }

    @Override
    public int partitions() {
        return partitions.count();
    }

    @Override
    public SectionSource open(SectionRequest request, Deadline deadline) throws SectionUnavailableException {
        long backoffMs = FIRST_BACKOFF_MS;
        while (!deadline.passed()) {
            if (ask(request, deadline) instanceof Outcome.Answered<SectionSource>(SectionSource section)) {
                return section;
            }
            try {
                Thread.sleep(ThreadLocalRandom.current().nextLong(backoffMs / 2, backoffMs + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS);
        }
        throw new SectionUnavailableException(
                ErrorCode.DEADLINE_EXCEEDED,
                "partition " + request.partition() + " was not served before the deadline");
    }

    private Outcome<SectionSource> ask(SectionRequest request, Deadline deadline) throws SectionUnavailableException {
        return switch (owners.of(request.partition())) {
            case Owner.Here _ -> local.open(request, deadline);
            case Owner.There(PeerAddress peer) -> askThere(peer, request, deadline);
            case Owner.Nobody _ -> new Outcome.Moved<>();
        };
    }

    private Outcome<SectionSource> askThere(PeerAddress peer, SectionRequest request, Deadline deadline)
            throws SectionUnavailableException {
        if (client == null) {
            throw new SectionUnavailableException(
                    ErrorCode.NOT_READY,
                    "the owner of partition " + request.partition() + " is " + peer
                            + ", and this node has no peer.secret to talk to it");
        }
        try {
            return client.section(peer, request, deadline);
        } catch (PeerVersionException e) {
            throw new SectionUnavailableException(ErrorCode.VERSION_MISMATCH, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOGGER.atDebug()
                    .setCause(e)
                    .addKeyValue("peer", peer)
                    .addKeyValue("partition", request.partition())
                    .log("peer did not answer, the partition is looked for again");
            return new Outcome.Moved<>();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Moved<>();
        }
    }
}
