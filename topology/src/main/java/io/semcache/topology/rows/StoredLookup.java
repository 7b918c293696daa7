package io.semcache.topology.rows;

import io.semcache.schemas.LookupEvent;
import io.semcache.store.row.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;

/**
 * A lookup as the rows of its flight keep it: Avro with a fingerprint of its schema (single-object encoding), which
 * needs no registry to be read, also by a program whose schema is another.
 */
public final class StoredLookup {

    /**
     * Resources with the schemas that rows of this program and of earlier ones were written with. Whoever changes the
     * schema of lookups adds it here.
     */
    private static final List<String> SCHEMAS =
            List.of("lookup-1.avsc", "lookup-2.avsc", "lookup-3.avsc", "lookup-4.avsc");

    private static final BinaryMessageDecoder<LookupEvent> DECODER = decoder();

    private StoredLookup() {}

    private static BinaryMessageDecoder<LookupEvent> decoder() {
        var known = new SchemaStore.Cache();
        schemas().forEach(known::addSchema);
        return LookupEvent.createDecoder(known);
    }

    static List<Schema> schemas() {
        return SCHEMAS.stream().map(StoredLookup::schema).toList();
    }

    private static Schema schema(String resource) {
        try (InputStream schema = StoredLookup.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(Objects.requireNonNull(schema, resource));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** Everything, to issue the fetch again. */
    public static Blob whole(LookupEvent lookup) {
        return encode(lookup);
    }

    /** What a replay of the vector still needs to store it again: no content, unless entries keep their text. */
    public static Blob settled(LookupEvent lookup, boolean storeText) {
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
                lookup.getMaxAgeMs(),
                lookup.getTags(),
                lookup.getMetadata(),
                lookup.getSubject(),
                lookup.getSource(),
                lookup.getRevision(),
                lookup.getDependsOn(),
                lookup.getDeadline(),
                lookup.getReceivedAt(),
                lookup.getTenant()));
    }

    /** The lookup that opened a flight, with the labels of {@code joined}: what is stored is stored for that one. */
    public static Blob labelled(LookupEvent opener, LookupEvent joined) {
        return encode(new LookupEvent(
                opener.getIdentity(),
                opener.getText(),
                opener.getTokens(),
                opener.getWaiter(),
                opener.getCache(),
                opener.getTtlMs(),
                joined.getSliding(),
                opener.getStaleWhileRevalidateMs(),
                opener.getStaleIfErrorMs(),
                opener.getMaxAgeMs(),
                opener.getTags(),
                joined.getMetadata(),
                joined.getSubject(),
                joined.getSource(),
                joined.getRevision(),
                joined.getDependsOn(),
                opener.getDeadline(),
                opener.getReceivedAt(),
                opener.getTenant()));
    }

    /** What an answer needs, whose vector and where to, and whom it is about, so that an erasure finds it. */
    public static Blob waiter(LookupEvent lookup) {
        return encode(new LookupEvent(
                lookup.getIdentity(),
                null,
                null,
                lookup.getWaiter(),
                lookup.getCache(),
                null,
                false,
                0L,
                lookup.getStaleIfErrorMs(),
                null,
                List.of(),
                Map.of(),
                lookup.getSubject(),
                null,
                null,
                List.of(),
                lookup.getDeadline(),
                lookup.getReceivedAt(),
                lookup.getTenant()));
    }

    public static LookupEvent decode(Blob blob) {
        try {
            return DECODER.decode(ByteBuffer.wrap(blob.bytes()));
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
