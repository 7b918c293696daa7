package io.semcache.fetch.provider;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What {@code minilm} is measured against: all-MiniLM-L6-v2 called the way a program would that has all its texts in a
 * list and nothing else to do. Shares no code with the provider. The threads take turns: thread {@code t} of {@code n}
 * computes batches t, t + n, t + 2n, … of eight texts in the order of the list.
 */
final class DirectLoop implements AutoCloseable {

    private static final int BATCH = 8;
    private static final int MOST_TOKENS = 256;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;
    private final int threads;
    private final ExecutorService executor;

    DirectLoop(int threads) throws OrtException, IOException {
        SentenceTokenizer.stayOffline();
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().factory());
        try (InputStream json = MiniLm.tokenizerJson()) {
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    json, Map.of("padding", "true", "truncation", "true", "maxLength", Integer.toString(MOST_TOKENS)));
        }
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            this.session = MiniLm.withModel(model -> environment.createSession(model, options));
        }
    }

    /** The vectors of the texts, in their order. */
    float[][] embed(List<String> texts) throws InterruptedException, ExecutionException {
        float[][] vectors = new float[texts.size()][];
        var workers = new ArrayList<Callable<Void>>();
        for (int t = 0; t < threads; t++) {
            int first = t * BATCH;
            workers.add(() -> {
                for (int from = first; from < vectors.length; from += threads * BATCH) {
                    embed(texts.subList(from, Math.min(vectors.length, from + BATCH)), vectors, from);
                }
                return null;
            });
        }
        for (Future<Void> worker : executor.invokeAll(workers)) {
            worker.get();
        }
        return vectors;
    }

    private void embed(List<String> texts, float[][] vectors, int from) throws OrtException {
        Encoding[] encodings = tokenizer.batchEncode(texts);
        long[][] ids = new long[encodings.length][];
        long[][] mask = new long[encodings.length][];
        long[][] types = new long[encodings.length][];
        for (int i = 0; i < encodings.length; i++) {
            ids[i] = encodings[i].getIds();
            mask[i] = encodings[i].getAttentionMask();
            types[i] = encodings[i].getTypeIds();
        }
        try (var idTensor = OnnxTensor.createTensor(environment, ids);
                var maskTensor = OnnxTensor.createTensor(environment, mask);
                var typeTensor = OnnxTensor.createTensor(environment, types);
                var result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor))) {
            float[][][] hidden = (float[][][]) result.get(0).getValue();
            for (int i = 0; i < hidden.length; i++) {
                vectors[from + i] = unitMean(hidden[i], mask[i]);
            }
        }
    }

    private static float[] unitMean(float[][] tokens, long[] mask) {
        float[] mean = new float[tokens[0].length];
        for (int t = 0; t < tokens.length; t++) {
            for (int d = 0; mask[t] == 1 && d < mean.length; d++) {
                mean[d] += tokens[t][d];
            }
        }
        double squares = 0;
        for (float x : mean) {
            squares += (double) x * x;
        }
        float norm = (float) Math.sqrt(squares);
        for (int d = 0; d < mean.length; d++) {
            mean[d] /= norm;
        }
        return mean;
    }

    @Override
    public void close() throws OrtException {
        executor.close();
        session.close();
        tokenizer.close();
    }
}
