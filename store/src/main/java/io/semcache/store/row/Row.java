package io.semcache.store.row;

import io.semcache.store.filter.Attributes;
import io.semcache.vectors.Embedding;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the store keeps under a {@link RowKey}. Times are wall-clock milliseconds since the epoch. */
public sealed interface Row {

    /** Expiry of a row that does not expire. */
    long NEVER = 0;

    /** When its life ends, or {@link #NEVER}. */
    long expiresAtMs();

    /** When it is due for removal, or {@link #NEVER}. The store only lists what is due; its user removes it. */
    default long removeAtMs() {
        return expiresAtMs();
    }

    /**
     * A stored entry.
     *
     * @param vector null: the entry has none, or not yet; no search finds it
     * @param epoch epoch of the namespace it was asked for in
     * @param offset offset, in its partition, of the event that wrote it
     * @param slidingMs how long it lives after its last use, or {@link #FIXED_LIFE}
     * @param staleMs how long it is kept after its expiry, to be answered as stale; 0 for not at all
     * @param textKey what its user knows the text by whose vector this is, or is to be; null if the vector came with
     *     the entry
     */
    record Present(
            @Nullable Embedding vector,
            EntryInfo info,
            long createdAtMs,
            long expiresAtMs,
            long epoch,
            long offset,
            @Nullable Payload payload,
            long slidingMs,
            long staleMs,
            @Nullable Blob textKey)
            implements Row {

        /** {@code slidingMs} of an entry whose life does not depend on its use. */
        public static final long FIXED_LIFE = 0;

        public Present {
            if (slidingMs < 0 || staleMs < 0) {
                throw new IllegalArgumentException(
                        "slidingMs and staleMs must be at least 0, got " + slidingMs + " and " + staleMs);
            }
        }

        /** An entry of fixed life, which is removed when it ends. */
        public Present(
                @Nullable Embedding vector,
                EntryInfo info,
                long createdAtMs,
                long expiresAtMs,
                long epoch,
                long offset,
                @Nullable Payload payload) {
            this(vector, info, createdAtMs, expiresAtMs, epoch, offset, payload, FIXED_LIFE, 0, null);
        }

        @Override
        public long removeAtMs() {
            return expiresAtMs == NEVER ? NEVER : expiresAtMs + staleMs;
        }

        /** What filters look at. */
        public Attributes attributes() {
            return new Attributes(info.inputKind().inputType(), info.tags(), info.metadata(), payload != null);
        }

        /** An entry that does not expire, outside any epoch and of no particular event. */
        public static Present of(Embedding vector, EntryInfo info, long createdAtMs) {
            return new Present(vector, info, createdAtMs, NEVER, 0, 0, null);
        }
    }

    /** Why there is no vector: a permanent failure, kept for a short while. */
    record Negative(
            String code, String message, String namespace, long createdAtMs, long expiresAtMs, long epoch, long offset)
            implements Row {}

    /**
     * A fetch that is under way or that ended.
     *
     * @param epoch of the namespace, in which the vector is to be stored
     * @param openedOffset offset of the event that opened it
     * @param body what is needed to issue it again; empty once settled
     */
    record Flight(
            UUID id,
            long epoch,
            long openedOffset,
            Issue issue,
            State state,
            Wishes wishes,
            Blob body,
            long expiresAtMs)
            implements Row {

        /**
         * The last time that the fetch was sent.
         *
         * @param attempt how often it was, from 1
         * @param notAfterMs when no provider call may start any more
         */
        public record Issue(int attempt, long atMs, long notAfterMs) {}

        /**
         * How far it came.
         *
         * @param settledAtMs when it ended, or {@link #OPEN}
         * @param settledOffset offset of the event that settled it, or {@link #NO_OFFSET}
         * @param failed whether it ended without a vector, or its last attempt did while it is under way
         */
        public record State(long settledAtMs, long settledOffset, boolean failed) {

            /** {@code settledAtMs} of a flight that is under way. */
            public static final long OPEN = 0;

            /** {@code settledOffset} of a flight that is under way. */
            public static final long NO_OFFSET = -1;

            /** Its answer is awaited. */
            public static final State UNDER_WAY = new State(OPEN, NO_OFFSET, false);

            /** It waits for its next attempt. */
            public static final State PAUSED = new State(OPEN, NO_OFFSET, true);
        }

        /** Whether the answer is still awaited. */
        public boolean open() {
            return state.settledAtMs == State.OPEN;
        }

        /** Whether it was settled by an event before {@code offset}. */
        public boolean settledBefore(long offset) {
            return !open() && state.settledOffset < offset;
        }

        /** Sent once more. */
        public Flight withIssue(Issue again, long dueAtMs) {
            return new Flight(id, epoch, openedOffset, again, State.UNDER_WAY, wishes, body, dueAtMs);
        }

        /** Further on; {@code rest} is what is still needed of its body. */
        public Flight withState(State further, Blob rest, long dueAtMs) {
            return new Flight(id, epoch, openedOffset, issue, further, wishes, rest, dueAtMs);
        }

        /** With other wishes, for the entries of {@code inEpoch}. */
        public Flight withWishes(Wishes others, long inEpoch) {
            return new Flight(id, inEpoch, openedOffset, issue, state, others, body, expiresAtMs);
        }

        /** With what another body says. */
        public Flight withBody(Blob other) {
            return new Flight(id, epoch, openedOffset, issue, state, wishes, other, expiresAtMs);
        }

        /** Looked at by the sweep at another time. */
        public Flight withExpiry(long dueAtMs) {
            return new Flight(id, epoch, openedOffset, issue, state, wishes, body, dueAtMs);
        }
    }

    /**
     * Someone who waits for the flight's end.
     *
     * @param deadlineMs until when an answer is of use
     * @param body what is needed to answer
     */
    record Waiter(UUID flightId, long deadlineMs, Blob body, long expiresAtMs) implements Row {}

    /**
     * The epoch of a namespace in one partition, under {@link RowKey#namespace}; without such a row it is 0. What was
     * written in an earlier epoch is <i>flushed</i>: no reader of the store finds it, and
     * {@link io.semcache.store.query.FlushedQuery} lists it for removal. So a flush is this one row, and takes the same
     * time however much there is to forget.
     *
     * <p>Whoever writes entries, negatives or sources gives them the epoch that holds at the moment; a row of a later
     * epoch than its namespace's is not found either. An epoch only rises, and the row stays: neither is lowered or
     * removed. Where epochs are offsets of events plus one, an event with an offset below the epoch comes from before
     * the flush, be it replayed, and has nothing to write.
     *
     * @param offset offset of the event that flushed it
     */
    record Namespace(String namespace, long epoch, long offset) implements Row {

        public Namespace {
            if (epoch < 0) {
                throw new IllegalArgumentException("epoch must be at least 0, got " + epoch);
            }
        }

        @Override
        public long expiresAtMs() {
            return NEVER;
        }
    }

    /**
     * What a source was made from, under {@link RowKey#source}: its edges in the graph that a
     * {@link io.semcache.store.query.ClosureQuery} walks over.
     *
     * @param dependsOn names of other sources
     * @param epoch epoch of the namespace it was told in
     * @param offset offset of the event that wrote it
     */
    record Source(String namespace, String source, Set<String> dependsOn, long epoch, long offset) implements Row {

        public Source {
            dependsOn = Set.copyOf(dependsOn);
        }

        @Override
        public long expiresAtMs() {
            return NEVER;
        }
    }

    /**
     * An erasure that was carried out in one partition, under {@link RowKey#erasure}, after the rows it was about were
     * removed. Each replica that this row comes to rewrites its files, so that they hold nothing of those any more
     * ({@link io.semcache.store.query.StoreStats#purged}).
     *
     * @param removed entries that it removed
     * @param offset offset of the event that erased
     */
    record Erasure(long erasedAtMs, long removed, long offset, long expiresAtMs) implements Row {}
}
