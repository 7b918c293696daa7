package io.semcache.dump;

import io.semcache.dump.Cursor.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries as the body of a block, and back. What they have in common is written with the first that has it and named by
 * its number in the section afterwards; times are differences. One for each section. Not thread-safe.
 */
final class EntryCodec {

    private static final int MAX_SPACES = 1 << 20;

    private static final int EXPIRES = 1;
    private static final int SLIDING = 2;
    private static final int STALE = 4;
    private static final int TOKENS = 8;
    private static final int ESTIMATED = 16;
    private static final int FIELDS = 32;
    private static final int ALL = 63;

    private final Map<Space, Integer> numbers = new HashMap<>();
    private final List<Space> spaces = new ArrayList<>();

    /** Adds an entry to a body; {@code previousMs} is when the one before it in the body was created, or 0. */
    void write(Entry entry, long previousMs, Bytes body) {
        body.put(entry.key());
        writeSpace(entry.space(), body);
        body.putByte(flags(entry));
        body.putZigzag(entry.createdAtMs() - previousMs);
        if (entry.expiresAtMs() != Entry.NEVER) {
            body.putZigzag(entry.expiresAtMs() - entry.createdAtMs());
        }
        if (entry.slidingMs() > 0) {
            body.putVarint(entry.slidingMs());
        }
        if (entry.staleMs() > 0) {
            body.putVarint(entry.staleMs());
        }
        if (entry.tokens() >= 0) {
            body.putVarint(entry.tokens());
        }
        if (entry.fields().length > 0) {
            body.putVarint(entry.fields().length);
            body.put(entry.fields());
        }
        body.put(entry.vector());
    }

    private static int flags(Entry entry) {
        return (entry.expiresAtMs() == Entry.NEVER ? 0 : EXPIRES)
                | (entry.slidingMs() > 0 ? SLIDING : 0)
                | (entry.staleMs() > 0 ? STALE : 0)
                | (entry.tokens() >= 0 ? TOKENS : 0)
                | (entry.tokensEstimated() ? ESTIMATED : 0)
                | (entry.fields().length > 0 ? FIELDS : 0);
    }

    /** The number of one that was written before, or the next number and all of it. */
    private void writeSpace(Space space, Bytes body) {
        Integer known = numbers.putIfAbsent(space, numbers.size());
        if (known != null) {
            body.putVarint(known);
            return;
        }
        body.putVarint(numbers.size() - 1);
        body.putString(space.namespace());
        body.putString(space.model());
        body.putString(space.revision());
        body.putString(space.provider());
        body.putByte(space.inputKind());
        body.putVarint(space.dimensions());
    }

    /** All entries of a body that starts with their count. */
    List<Entry> read(Cursor body) throws MalformedException {
        int count = body.readCount("count of entries", body.remaining() / Entry.KEY_BYTES);
        List<Entry> entries = new ArrayList<>(count);
        long createdAtMs = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = read(createdAtMs, body);
            createdAtMs = entry.createdAtMs();
            entries.add(entry);
        }
        body.requireEnd();
        return entries;
    }

    private Entry read(long previousMs, Cursor body) throws MalformedException {
        byte[] key = body.readBytes(Entry.KEY_BYTES);
        Space space = readSpace(body);
        int flags = body.readByte();
        if ((flags & ~ALL) != 0) {
            throw body.malformed("an entry has flags " + flags + ", which this program does not know");
        }
        long createdAtMs = previousMs + body.readZigzag();
        long expiresAtMs = has(flags, EXPIRES) ? createdAtMs + body.readZigzag() : Entry.NEVER;
        long slidingMs = has(flags, SLIDING) ? body.readVarint() : 0;
        long staleMs = has(flags, STALE) ? body.readVarint() : 0;
        int tokens = has(flags, TOKENS) ? body.readCount("tokens", Integer.MAX_VALUE) : Entry.UNKNOWN_TOKENS;
        byte[] fields =
                body.readBytes(has(flags, FIELDS) ? body.readCount("length of the fields", body.remaining()) : 0);
        byte[] vector = body.readBytes(space.dimensions() * Float.BYTES);
        try {
            return new Entry(
                    key,
                    space,
                    createdAtMs,
                    expiresAtMs,
                    tokens,
                    has(flags, ESTIMATED),
                    slidingMs,
                    staleMs,
                    vector,
                    fields);
        } catch (IllegalArgumentException e) {
            throw body.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private Space readSpace(Cursor body) throws MalformedException {
        int number = body.readCount("number of a space", Math.min(spaces.size(), MAX_SPACES));
        if (number < spaces.size()) {
            return spaces.get(number);
        }
        String namespace = body.readString();
        String model = body.readString();
        String revision = body.readString();
        String provider = body.readString();
        int inputKind = body.readByte();
        int dimensions = body.readCount("dimensions", Space.MAX_DIMENSIONS);
        try {
            Space space = new Space(namespace, model, revision, provider, inputKind, dimensions);
            spaces.add(space);
            return space;
        } catch (IllegalArgumentException e) {
            throw body.malformed(String.valueOf(e.getMessage()));
        }
    }
}
