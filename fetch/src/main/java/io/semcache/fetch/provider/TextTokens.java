package io.semcache.fetch.provider;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as OpenAI's models count them; for other models an estimate. Special tokens in a text are plain text. The
 * table of the encoding, some megabytes, is read when it is first needed. Thread-safe.
 */
final class TextTokens {

    private final EncodingType type;
    private volatile @Nullable Encoding encoding;

    private TextTokens(EncodingType type) {
        this.type = type;
    }

    /** The names that {@link #of} takes. */
    static List<String> names() {
        return Arrays.stream(EncodingType.values()).map(EncodingType::getName).toList();
    }

    /** @param name for example {@code cl100k_base} */
    static TextTokens of(String name) {
        return EncodingType.fromName(name)
                .map(TextTokens::new)
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + names() + ", got " + name));
    }

    private Encoding encoding() {
        Encoding read = encoding;
        return read == null ? readOnce() : read;
    }

    private synchronized Encoding readOnce() {
        Encoding read = encoding;
        if (read == null) {
            read = Encodings.newLazyEncodingRegistry().getEncoding(type);
            encoding = read;
        }
        return read;
    }

    int count(String text) {
        return encoding().countTokensOrdinary(text);
    }

    /** The longest beginning of {@code text} with at most {@code tokens} tokens that ends in a whole character. */
    String first(String text, int tokens) {
        return encoding().decode(encoding().encodeOrdinary(text, tokens).getTokens());
    }

    /** The text that has these ids. */
    String decode(List<Integer> ids) {
        var list = new IntArrayList(ids.size());
        ids.forEach(list::add);
        return encoding().decode(list);
    }
}
