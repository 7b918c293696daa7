package io.semcache.topology;

import io.semcache.schemas.LookupEvent;
import io.semcache.store.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A lookup as the rows of its flight keep it: Avro with a fingerprint of its schema (single-object encoding), which
 * needs no registry to be read.
 */
final class StoredLookup {

    private StoredLookup() {}

    /** Everything, to issue the fetch again. */
    static Blob whole(LookupEvent lookup) {
        return encode(lookup);
    }

    /** What a replay of the vector still needs to store it again: no content, unless entries keep their text. */
    static Blob settled(LookupEvent lookup, boolean storeText) {
        return encode(new LookupEvent(
                lookup.getIdentity(),
                storeText ? lookup.getText() : null,
                null,
                lookup.getWaiter(),
                lookup.getCache(),
                lookup.getTtlMs(),
                lookup.getSliding(),
                lookup.getStaleWhileRevalidateMs(),
                lookup.getStaleIfErrorMs(),
                lookup.getTags(),
                lookup.getMetadata(),
                lookup.getSubject(),
                lookup.getSource(),
                lookup.getRevision(),
                lookup.getDependsOn(),
                lookup.getDeadline(),
                lookup.getReceivedAt()));
    }

    /** What an answer needs: whose vector, and where to. */
    static Blob waiter(LookupEvent lookup) {
        return encode(new LookupEvent(
                lookup.getIdentity(),
                null,
                null,
                lookup.getWaiter(),
                lookup.getCache(),
                null,
                false,
                0L,
                0L,
                List.of(),
                Map.of(),
                null,
                null,
                null,
                List.of(),
                lookup.getDeadline(),
                lookup.getReceivedAt()));
    }

    static LookupEvent decode(Blob blob) {
        try {
            return LookupEvent.fromByteBuffer(ByteBuffer.wrap(blob.bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("a row passed its checksum but holds no lookup", e);
        }
    }

    private static Blob encode(LookupEvent lookup) {
        try {
            ByteBuffer encoded = lookup.toByteBuffer();
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return Blob.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a lookup", e);
        }
    }
}
