package io.semcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowWriter;
import io.semcache.store.row.Blob;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.row.TokenCount;
import io.semcache.store.row.Wishes;
import io.semcache.vectors.Embedding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Rows and keys for tests: small ones by hand, and random ones from a seed. */
public final class Rows {

    private Rows() {}

    /** The cache key whose last bytes spell this number. */
    public static byte[] cacheKey(int i) {
        byte[] key = new byte[RowKey.CACHE_KEY_BYTES];
        key[28] = (byte) (i >>> 24);
        key[29] = (byte) (i >>> 16);
        key[30] = (byte) (i >>> 8);
        key[31] = (byte) i;
        return key;
    }

    public static RowKey entryKey(int i) {
        return RowKey.entry(cacheKey(i));
    }

    public static Bytes bytes(RowKey key) {
        return Bytes.wrap(key.bytes());
    }

    public static byte[] bytes(Row row) {
        return RowWriter.write(row);
    }

    /** An entry of namespace {@code default} with two components that never expires. */
    public static Row.Present entry(float first) {
        return entry("default", first, Row.NEVER);
    }

    public static Row.Present entry(String namespace, float first, long expiresAtMs) {
        EntryInfo info = EntryInfo.of(namespace, "hash", "1", InputKind.NONE, 3, "hash");
        return new Row.Present(Embedding.of(first, 1f), info, 1_000, expiresAtMs, 0, 7, null);
    }

    /** An entry without a vector, under this name or under none. */
    public static Row.Present named(String namespace, @Nullable String name, long expiresAtMs) {
        EntryInfo info = EntryInfo.of(namespace, "hash", "1", InputKind.NONE, 3, "hash");
        return new Row.Present(null, info.named(name, null), 1_000, expiresAtMs, 0, 7, null);
    }

    /** The vector of an entry that has one. */
    public static Embedding vector(Row.Present entry) {
        return Objects.requireNonNull(entry.vector());
    }

    /** Any row key but those of namespaces, of 50 cache keys and 4 waiters each. */
    public static RowKey randomKey(Random random) {
        byte[] cacheKey = cacheKey(random.nextInt(50));
        return switch (random.nextInt(5)) {
            case 0, 1 -> RowKey.entry(cacheKey);
            case 2 -> RowKey.flight(cacheKey);
            case 3 -> RowKey.source(cacheKey);
            default -> RowKey.waiter(cacheKey, ("w" + random.nextInt(4)).getBytes(UTF_8));
        };
    }

    /** Any row that fits under this key. */
    public static Row randomRow(Random random, RowKey key) {
        return switch (key.kind()) {
            case ENTRY -> random.nextInt(4) == 0 ? randomNegative(random) : randomPresent(random);
            case FLIGHT -> randomFlight(random);
            case NAMESPACE -> new Row.Namespace("ns-" + random.nextInt(5), random.nextInt(100), random.nextLong());
            case ERASURE -> new Row.Erasure(1, random.nextInt(10), random.nextInt(100), randomExpiry(random));
            case SOURCE ->
                new Row.Source(
                        "ns-" + random.nextInt(5), randomText(random), randomStrings(random), 0, random.nextLong());
            case WAITER ->
                new Row.Waiter(randomUuid(random), random.nextLong(), randomBlob(random), randomExpiry(random));
        };
    }

    public static Row.Present randomPresent(Random random) {
        float[] components = new float[1 + random.nextInt(40)];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) random.nextGaussian();
        }
        EntryInfo info = new EntryInfo(
                "ns-" + random.nextInt(5),
                randomText(random),
                randomText(random),
                InputKind.ofCode((byte) random.nextInt(3)),
                new TokenCount(random.nextInt(1_000) - 1, random.nextBoolean()),
                randomText(random),
                random.nextBoolean() ? randomText(random) : null,
                random.nextBoolean() ? randomText(random).repeat(random.nextInt(20)) : null,
                randomStrings(random),
                randomMetadata(random),
                random.nextBoolean() ? randomText(random) : null,
                random.nextBoolean() ? randomText(random) : null,
                random.nextBoolean() ? randomText(random) : null,
                randomStrings(random));
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        return new Row.Present(
                random.nextInt(5) == 0 ? null : Embedding.of(components),
                info,
                random.nextLong(),
                randomExpiry(random),
                Generation.FIRST_EPOCH,
                random.nextLong(),
                random.nextBoolean() ? null : new Payload(payload, random.nextBoolean() ? "text/plain" : null),
                random.nextBoolean() ? Row.Present.FIXED_LIFE : random.nextInt(1_000_000),
                random.nextBoolean() ? 0 : random.nextInt(1_000_000),
                random.nextBoolean() ? null : Blob.of(randomText(random).getBytes(UTF_8)));
    }

    public static Row.Negative randomNegative(Random random) {
        return new Row.Negative(
                randomText(random),
                randomText(random),
                randomText(random),
                random.nextLong(),
                randomExpiry(random),
                Generation.FIRST_EPOCH,
                random.nextLong());
    }

    public static Row.Flight randomFlight(Random random) {
        return new Row.Flight(
                randomUuid(random),
                random.nextLong(),
                random.nextLong(),
                new Row.Flight.Issue(random.nextInt(), random.nextLong(), random.nextLong()),
                new Row.Flight.State(random.nextLong(), random.nextLong(), random.nextBoolean()),
                new Wishes(random.nextBoolean(), random.nextLong(), randomStrings(random)),
                randomBlob(random),
                randomExpiry(random));
    }

    private static long randomExpiry(Random random) {
        return random.nextBoolean() ? Row.NEVER : 1 + random.nextInt(1_000_000);
    }

    private static UUID randomUuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static Blob randomBlob(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return Blob.of(bytes);
    }

    private static String randomText(Random random) {
        String letters = "abcxyzäß→漢🙂 ".substring(0, 1 + random.nextInt(9));
        return letters + random.nextInt(100);
    }

    private static Set<String> randomStrings(Random random) {
        Set<String> strings = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            strings.add(randomText(random));
        }
        return strings;
    }

    private static Map<String, Object> randomMetadata(Random random) {
        Map<String, Object> metadata = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            metadata.put(
                    randomText(random),
                    switch (random.nextInt(3)) {
                        case 0 -> randomText(random);
                        case 1 -> random.nextGaussian();
                        default -> random.nextBoolean();
                    });
        }
        return metadata;
    }
}
