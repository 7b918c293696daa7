package io.semcache.topology.admission;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.IntArrayList;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Byte-pair encodings of OpenAI's models by name ({@code cl100k_base}), loaded when first used. Thread-safe. */
public final class Tokenizers {

    private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

    /** The text that these token ids stand for; empty if an id is unknown or the bytes are no UTF-8. */
    public Optional<String> text(String tokenizer, List<Integer> ids) {
        IntArrayList list = new IntArrayList(ids.size());
        ids.forEach(list::add);
        try {
            byte[] bytes = encoding(tokenizer).decodeBytes(list);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException | NullPointerException e) {
            // JTokkit tells of an unknown id by Objects.requireNonNull.
            return Optional.empty();
        }
    }

    /** How many tokens {@code text} has. */
    public int count(String tokenizer, String text) {
        return encoding(tokenizer).countTokensOrdinary(text);
    }

    private Encoding encoding(String tokenizer) {
        return encodings
                .getEncoding(tokenizer)
                .orElseThrow(
                        () -> new IllegalStateException("expected a tokenizer that JTokkit knows, got " + tokenizer));
    }
}
