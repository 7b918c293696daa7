package io.semcache.fetch.provider;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of a sentence transformer, read from its {@code tokenizer.json}. What that file says of truncation and
 * padding is not used: exports carry what their maker happened to set (128 tokens for all-MiniLM-L6-v2), and a text
 * that is cut without anybody knowing has a wrong vector. Thread-safe.
 */
final class SentenceTokenizer implements AutoCloseable {

    static {
        stayOffline();
    }

    private static final Map<String, String> WHOLE_TEXTS = Map.of("truncation", "false", "padding", "false");
    private static final List<String> PAD_TOKENS = List.of("[PAD]", "<pad>");

    private final HuggingFaceTokenizer tokenizer;
    private final long[] prefix;
    private final long[] suffix;
    private final long padId;

    private SentenceTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        Encoding sample = tokenizer.encode("a");
        this.prefix = specialsBefore(sample);
        this.suffix = specialsAfter(sample);
        this.padId = padId(tokenizer);
    }

    /**
     * Without this the library asks the machine's cloud provider who it is and calls home, and downloads a build for a
     * graphics card it finds (ADR 0303). To be called before the library is touched; who sets the property decides.
     */
    static void stayOffline() {
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
    }

    /**
     * The tokenizer that {@code json} describes; reads it to its end.
     *
     * @throws IllegalArgumentException if it describes none
     */
    static SentenceTokenizer read(InputStream json) throws IOException {
        return new SentenceTokenizer(parse(json));
    }

    private static HuggingFaceTokenizer parse(InputStream json) throws IOException {
        try {
            return HuggingFaceTokenizer.newInstance(json, WHOLE_TEXTS);
        } catch (RuntimeException e) { // the native library throws nothing more specific
            throw new IllegalArgumentException("no usable tokenizer: " + e.getMessage(), e);
        }
    }

    /** The ids of every text, special tokens around it. */
    List<long[]> encode(List<String> texts) {
        return Arrays.stream(tokenizer.batchEncode(texts)).map(Encoding::getIds).toList();
    }

    /** Ids that came without special tokens, with them. */
    long[] withSpecials(List<Integer> content) {
        long[] ids = new long[prefix.length + content.size() + suffix.length];
        System.arraycopy(prefix, 0, ids, 0, prefix.length);
        for (int i = 0; i < content.size(); i++) {
            ids[prefix.length + i] = content.get(i);
        }
        System.arraycopy(suffix, 0, ids, prefix.length + content.size(), suffix.length);
        return ids;
    }

    /** The first {@code maxTokens} ids, the special tokens of the end kept. */
    long[] cut(long[] ids, int maxTokens) {
        long[] cut = Arrays.copyOf(ids, maxTokens);
        System.arraycopy(suffix, 0, cut, maxTokens - suffix.length, suffix.length);
        return cut;
    }

    int count(String text) {
        return tokenizer.encode(text).getIds().length;
    }

    int count(List<Integer> content) {
        return prefix.length + content.size() + suffix.length;
    }

    /** Special tokens around every text. */
    int specials() {
        return prefix.length + suffix.length;
    }

    /** What fills a row up to the longest of its batch. */
    long padId() {
        return padId;
    }

    private static long[] specialsBefore(Encoding encoding) {
        long[] special = encoding.getSpecialTokenMask();
        int n = 0;
        while (n < special.length && special[n] == 1) {
            n++;
        }
        return Arrays.copyOf(encoding.getIds(), n);
    }

    private static long[] specialsAfter(Encoding encoding) {
        long[] special = encoding.getSpecialTokenMask();
        int from = special.length;
        while (from > 0 && special[from - 1] == 1) {
            from--;
        }
        return Arrays.copyOfRange(encoding.getIds(), from, special.length);
    }

    private static long padId(HuggingFaceTokenizer tokenizer) {
        for (String token : PAD_TOKENS) {
            long[] ids = tokenizer.encode(token, false, false).getIds();
            if (ids.length == 1) {
                return ids[0];
            }
        }
        return 0;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
