package io.semcache.serdes;

import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of one entry: 32 bytes, the SHA-256 of everything that decides what the vector is. The format and its test
 * vectors are published in {@code docs/cache-key.md}; changing it empties every cache, so it never changes without a
 * new {@link #FORMAT}. Immutable; equality is that of the bytes.
 */
public final class CacheKey {

    /** Length of every key in bytes. */
    public static final int LENGTH = 32;

    /** Name of the format, the first field of every key. */
    static final String FORMAT = "semcache-key-1";

    /** Bytes of lengths and short fields in the material of a usual key, so that its buffer need not grow. */
    private static final int USUAL_FIELDS_BYTES = 192;

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private CacheKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key of a text under an identity.
     *
     * @throws IllegalArgumentException if a string holds a lone surrogate, or an enum of the identity is
     *     {@code UNKNOWN}
     */
    public static CacheKey ofText(Identity identity, String text) {
        return new CacheKey(material(identity, ContentKind.TEXT, text).sha256());
    }

    /**
     * The key of a text that is given as the ids of its tokens. It differs from the key of the text itself.
     *
     * @throws IllegalArgumentException as {@link #ofText}
     */
    public static CacheKey ofTokens(Identity identity, List<Integer> tokens) {
        return new CacheKey(material(identity, tokens).sha256());
    }

    /**
     * The key of an entry that a user put under a name of their own.
     *
     * @throws IllegalArgumentException if a string holds a lone surrogate
     */
    public static CacheKey ofName(String namespace, String name) {
        return new CacheKey(material(namespace, ContentKind.NAME, name).sha256());
    }

    /**
     * The key of a namespace as a whole: of what concerns all its entries in a partition.
     *
     * @throws IllegalArgumentException if the string holds a lone surrogate
     */
    public static CacheKey ofNamespace(String namespace) {
        return new CacheKey(material(namespace, ContentKind.NAMESPACE, "").sha256());
    }

    /**
     * The key of the graph of sources of a namespace, whose partition has all of it.
     *
     * @throws IllegalArgumentException if the string holds a lone surrogate
     */
    public static CacheKey ofSources(String namespace) {
        return new CacheKey(material(namespace, ContentKind.SOURCES, "").sha256());
    }

    /**
     * The key of one source in the graph of its namespace.
     *
     * @throws IllegalArgumentException if a string holds a lone surrogate
     */
    public static CacheKey ofSource(String namespace, String source) {
        return new CacheKey(material(namespace, ContentKind.SOURCE, source).sha256());
    }

    /**
     * The key that {@code bytes} are. Takes ownership of the array.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static CacheKey ofBytes(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
        }
        return new CacheKey(bytes);
    }

    /**
     * The key with this {@link #hex()}; upper case is accepted.
     *
     * @throws IllegalArgumentException if it is not 64 hex digits
     */
    public static CacheKey ofHex(String hex) {
        if (hex.length() != 2 * LENGTH) {
            throw new IllegalArgumentException("expected 64 hex digits, got " + hex.length() + " characters");
        }
        return new CacheKey(HEX.parseHex(hex));
    }

    static KeyMaterial material(Identity identity, ContentKind kind, String content) {
        return new KeyMaterial(USUAL_FIELDS_BYTES + content.length())
                .field("format", FORMAT)
                .field("namespace", identity.getNamespace())
                .field("model", identity.getModel())
                .field("revision", identity.getRevision())
                .field("dimensions", Integer.toString(identity.getDimensions()))
                .field("input_type", symbol(identity.getInputType()))
                .field("prompt_hash", identity.getPromptHash())
                .field("truncate", symbol(identity.getTruncate()))
                .field("content kind", kind.symbol)
                .field("content", content);
    }

    static KeyMaterial material(Identity identity, List<Integer> tokens) {
        return material(identity, ContentKind.TOKENS, decimals(tokens));
    }

    /** Of what has nothing to do with a model. */
    static KeyMaterial material(String namespace, ContentKind kind, String content) {
        return new KeyMaterial(USUAL_FIELDS_BYTES + content.length())
                .field("format", FORMAT)
                .field("namespace", namespace)
                .field("model", null)
                .field("revision", null)
                .field("dimensions", null)
                .field("input_type", null)
                .field("prompt_hash", null)
                .field("truncate", null)
                .field("content kind", kind.symbol)
                .field("content", content);
    }

    private static String decimals(List<Integer> tokens) {
        StringBuilder decimals = new StringBuilder(6 * tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            if (i > 0) {
                decimals.append(',');
            }
            decimals.append(tokens.get(i).intValue());
        }
        return decimals.toString();
    }

    private static String symbol(InputType inputType) {
        return switch (inputType) {
            case NONE -> "NONE";
            case QUERY -> "QUERY";
            case DOCUMENT -> "DOCUMENT";
            case UNKNOWN -> throw new IllegalArgumentException("expected a known input_type, got UNKNOWN");
        };
    }

    private static String symbol(Truncate truncate) {
        return switch (truncate) {
            case NONE -> "NONE";
            case END -> "END";
            case UNKNOWN -> throw new IllegalArgumentException("expected a known truncate, got UNKNOWN");
        };
    }

    /** The 32 bytes themselves, not a copy; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** 64 lower-case hex digits. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof CacheKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes).getInt(); // the digest spreads well by itself
    }

    @Override
    public String toString() {
        return hex();
    }

    /** What the content of a key is. */
    enum ContentKind {
        TEXT("text"),
        TOKENS("tokens"),
        NAME("name"),
        NAMESPACE("namespace"),
        SOURCES("sources"),
        SOURCE("source");

        private final String symbol;

        ContentKind(String symbol) {
            this.symbol = symbol;
        }
    }
}
