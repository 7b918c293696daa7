package io.semcache.fetch;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Fetches as the cache would write them. */
final class Fetches {

    static final String MODEL = "hash";
    static final int DIMENSIONS = 16;

    static {
        // Avro loads our records only once the serdes have told it that they may be trusted.
        new CacheSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1")).close();
    }

    private Fetches() {}

    /** A fetch and the key of its record. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier; nothing compares them
    record Keyed(byte[] key, EmbeddingFetch fetch) {}

    static Identity identity(String model) {
        return Identity.newBuilder()
                .setModel(model)
                .setRevision("hash")
                .setDimensions(DIMENSIONS)
                .setInputType(InputType.DOCUMENT)
                .setTruncate(Truncate.NONE)
                .build();
    }

    static Identity truncating(Identity identity) {
        return Identity.newBuilder(identity).setTruncate(Truncate.END).build();
    }

    /** A fetch of this text whose flight is the text's own; calls may start for a minute. */
    static Keyed fetch(String text) {
        return fetch(identity(MODEL), text, Duration.ofMinutes(1));
    }

    static Keyed fetch(Identity identity, String text, Duration window) {
        Instant now = Instant.now();
        EmbeddingFetch fetch = EmbeddingFetch.newBuilder()
                .setFlightId(flightOf(text))
                .setIdentity(identity)
                .setText(text)
                .setIssuedAt(now)
                .setNotAfter(now.plus(window))
                .build();
        return new Keyed(CacheKey.ofText(identity, text).bytes(), fetch);
    }

    static String flightOf(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static List<Keyed> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> fetch("text " + i)).toList();
    }
}
