package io.semcache.fetch.provider;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sentence transformer in ONNX Runtime: rows of token ids in, vectors out. Thread-safe; each caller computes on its
 * own thread, because one intra-op thread per call and several callers beat several threads in one call (see ADR 0301).
 */
final class SentenceModel implements AutoCloseable {

    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");
    private static final List<String> OUTPUTS_OF_CHOICE =
            List.of("last_hidden_state", "token_embeddings", "sentence_embedding");
    private static final float SMALLEST_NORM = 1e-12f;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Pooling pooling;
    private final boolean normalize;
    private final Set<String> inputs;
    private final String output;

    private SentenceModel(OrtEnvironment environment, OrtSession session, Pooling pooling, boolean normalize)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.pooling = pooling;
        this.normalize = normalize;
        this.inputs = session.getInputNames();
        this.output = output(session.getOutputInfo());
        if (!KNOWN_INPUTS.containsAll(inputs) || !inputs.contains("input_ids")) {
            throw new IllegalArgumentException(
                    "expected a model with inputs among " + KNOWN_INPUTS + ", got " + inputs);
        }
    }

    /** The model in the file; weights that it keeps in files beside it are read too. */
    static SentenceModel open(Path file, Pooling pooling, boolean normalize) throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = options()) {
            return opened(environment, environment.createSession(file.toString(), options), pooling, normalize);
        }
    }

    /** The model in the direct buffer, which is not needed afterwards. */
    static SentenceModel open(ByteBuffer model, Pooling pooling, boolean normalize) throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = options()) {
            return opened(environment, environment.createSession(model, options), pooling, normalize);
        }
    }

    private static SentenceModel opened(
            OrtEnvironment environment, OrtSession session, Pooling pooling, boolean normalize) throws OrtException {
        try {
            return new SentenceModel(environment, session, pooling, normalize);
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    private static String output(Map<String, NodeInfo> outputs) {
        return OUTPUTS_OF_CHOICE.stream()
                .filter(outputs::containsKey)
                .findFirst()
                .orElseGet(() -> outputs.keySet().iterator().next());
    }

    /**
     * One vector per row, in the order of the rows.
     *
     * @param rows at least one, none empty; shorter ones are filled with {@code padId} and masked
     */
    float[][] embed(List<long[]> rows, long padId) throws OrtException {
        int width = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (String input : inputs) {
                tensors.put(input, tensor(input, rows, width, padId));
            }
            try (var result = session.run(tensors, Set.of(output))) {
                var tensor = (OnnxTensor) result.get(0);
                return vectors(tensor.getInfo(), tensor.getFloatBuffer().array(), rows);
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(String input, List<long[]> rows, int width, long padId) throws OrtException {
        long[] cells = new long[rows.size() * width];
        for (int r = 0; r < rows.size(); r++) {
            long[] row = rows.get(r);
            int from = r * width;
            switch (input) {
                case "input_ids" -> {
                    System.arraycopy(row, 0, cells, from, row.length);
                    Arrays.fill(cells, from + row.length, from + width, padId);
                }
                case "attention_mask" -> Arrays.fill(cells, from, from + row.length, 1);
                default -> {
                    // token_type_ids: one segment, all zeros
                }
            }
        }
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(cells), new long[] {rows.size(), width});
    }

    private float[][] vectors(TensorInfo info, float[] values, List<long[]> rows) {
        long[] shape = info.getShape();
        boolean pooled = shape.length == 2;
        int width = pooled ? 1 : (int) shape[1];
        int dimensions = (int) shape[shape.length - 1];
        float[][] vectors = new float[rows.size()][dimensions];
        for (int r = 0; r < vectors.length; r++) {
            pooling.pool(values, r * width * dimensions, pooled ? 1 : rows.get(r).length, vectors[r]);
            if (normalize) {
                scaleToUnit(vectors[r]);
            }
        }
        return vectors;
    }

    private static void scaleToUnit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        float norm = Math.max((float) Math.sqrt(squares), SMALLEST_NORM);
        for (int d = 0; d < vector.length; d++) {
            vector[d] /= norm;
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing the model failed", e);
        }
    }
}
