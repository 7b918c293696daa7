package io.semcache.topology.answers;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.FetchError;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.Reply;
import io.semcache.schemas.VectorEvent;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.TokenCount;
import io.semcache.topology.rows.Epochs;
import io.semcache.topology.runtime.LocalAnswer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lookup by which a named entry asks for the vector of its text, and the answer that it gets. The lookup goes to
 * the owner of the text like any other; it has no deadline and stores nothing under the text, because the entry itself
 * keeps the vector.
 */
public final class EntryLookup {

    /** A lookup has one answer, whatever attempt of the entry's flight sent it. */
    private static final int ATTEMPT = 1;

    private EntryLookup() {}

    /** What the flight {@code flightId} of the entry {@code key} asks for. */
    public static LookupEvent of(CacheKey key, UUID flightId, Identity identity, String text, CommandEvent command) {
        var waiter = new Waiter(
                flightId.toString(),
                CacheKey.ofText(identity, text).hex(),
                Reply.ENTRY,
                ByteBuffer.wrap(key.bytes()),
                List.of());
        return new LookupEvent(
                identity,
                text,
                null,
                waiter,
                CacheMode.NO_STORE,
                null,
                false,
                0L,
                0L,
                null,
                List.of(),
                Map.of(),
                command.getSubject(),
                command.getSource(),
                command.getRevision(),
                List.of(),
                null,
                command.getReceivedAt(),
                command.getTenant());
    }

    /** Whether the flight of {@code key} that {@code opener} opened is that of a named entry. */
    public static boolean isOf(CacheKey key, LookupEvent opener) {
        return opener.getWaiter() != null && key.equals(entry(opener.getWaiter()));
    }

    /** Key of the text that is looked up, in hex; the text itself may be gone from a settled flight. */
    public static String textKey(LookupEvent lookup) {
        return lookup.getWaiter().getRequestId();
    }

    /** The entry that waits; null if it is none. */
    public static @Nullable CacheKey entry(Waiter waiter) {
        ByteBuffer key = waiter.getReplyKey();
        if (waiter.getReply() != Reply.ENTRY || key == null || key.remaining() != CacheKey.LENGTH) {
            return null;
        }
        byte[] bytes = new byte[CacheKey.LENGTH];
        key.duplicate().get(bytes);
        return CacheKey.ofBytes(bytes);
    }

    /** The vector, or the reason why there is none, as it goes to the flight of the entry. */
    public static VectorEvent answer(LookupEvent lookup, LocalAnswer answer, Instant now) {
        return switch (answer) {
            case LocalAnswer.Found found -> found(lookup, found);
            case LocalAnswer.Failed failed -> failed(lookup, failed, now);
            case LocalAnswer.Applied applied -> throw Answers.unexpected(applied);
            case LocalAnswer.Matched matched -> throw Answers.unexpected(matched);
            case LocalAnswer.Moved moved -> throw Answers.unexpected(moved);
        };
    }

    private static VectorEvent found(LookupEvent lookup, LocalAnswer.Found found) {
        TokenCount tokens = found.tokens();
        return new VectorEvent(
                lookup.getWaiter().getId(),
                ATTEMPT,
                Epochs.FIRST,
                lookup.getIdentity(),
                Outcome.OK,
                ByteBuffer.wrap(found.vector().bytes()),
                false,
                tokens.known() ? tokens.tokens() : null,
                tokens.estimated(),
                "",
                null,
                null,
                Instant.ofEpochMilli(found.createdAtMs()));
    }

    private static VectorEvent failed(LookupEvent lookup, LocalAnswer.Failed failed, Instant now) {
        boolean again =
                ErrorCode.ofWireName(failed.code()).orElse(ErrorCode.INTERNAL).retryable();
        return new VectorEvent(
                lookup.getWaiter().getId(),
                ATTEMPT,
                Epochs.FIRST,
                lookup.getIdentity(),
                again ? Outcome.UNAVAILABLE : Outcome.REJECTED,
                null,
                false,
                null,
                false,
                "",
                null,
                new FetchError(
                        failed.code(), failed.message(), failed.retryAfterMs() > 0 ? failed.retryAfterMs() : null),
                now);
    }
}
