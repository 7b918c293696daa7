package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.semcache.schemas.InputType;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members that say what made, or shall make, a vector: {@code model}, {@code dimensions}, {@code input_type}.
 */
final class ModelMembers {

    private @Nullable String model;
    private @Nullable Integer dimensions;
    private InputType inputType = InputType.NONE;

    /** Whether the member is one of these, which is read then. */
    boolean take(String name, String path, JsonParser value) throws IOException {
        switch (name) {
            case "model" -> model = JsonMembers.string(path, value);
            case "dimensions" -> dimensions = (int) JsonMembers.integer(path, value, 1, Embedding.MAX_DIMENSIONS);
            case "input_type" ->
                inputType = JsonMembers.choice(path, value, InputType.class, "none, query or document");
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Null: the namespace's. */
    @Nullable String model() {
        return model;
    }

    /** Null: the model's own number. */
    @Nullable Integer dimensions() {
        return dimensions;
    }

    InputType inputType() {
        return inputType;
    }
}
