package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One kind of question that the owner of a partition answers.
 *
 * @param <Q> question
 * @param <A> answer
 */
interface Operation<Q, A> {

    /** The partition that the question is about, most often that of a key. */
    int partition(Q question, Partitions partitions);

    /** Answers here, where {@code partition} is served; the future is done by the deadline. */
    CompletableFuture<Outcome<A>> here(int partition, Q question, Deadline deadline);

    /** Asks the owner; outcomes in the order of the questions. */
    CompletableFuture<List<Outcome<A>>> there(
            PeerClient client, PeerAddress peer, List<Q> questions, Deadline deadline);

    /** The answer when nobody has given one by the deadline. */
    A late(Q question);

    /** The answer when the owner cannot be asked, now or later. */
    A failed(Q question, ErrorCode code, String message);
}
