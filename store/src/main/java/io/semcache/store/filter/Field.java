package io.semcache.store.filter;

import java.util.Set;

/** What a leaf of a {@link Filter} looks at. */
public sealed interface Field {

    /** Values of {@link InputType}. */
    Set<String> INPUT_TYPES = Set.of("none", "query", "document");

    /** Name of {@link Tags}. */
    String TAGS = "tags";

    /** Name of {@link InputType}. */
    String INPUT_TYPE = "input_type";

    /** Name of {@link Payload}. */
    String PAYLOAD = "payload";

    /** What names of {@link Metadata} start with. */
    String METADATA_PREFIX = "metadata.";

    /** The field's name in JSON. */
    String name();

    /**
     * Refuses a value that this field cannot have.
     *
     * @throws IllegalArgumentException if it cannot
     */
    void requireValue(Object value);

    /**
     * The field of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Field of(String name) {
        if (name.equals(TAGS)) {
            return new Tags();
        }
        if (name.equals(INPUT_TYPE)) {
            return new InputType();
        }
        if (name.equals(PAYLOAD)) {
            return new Payload();
        }
        if (name.startsWith(METADATA_PREFIX) && name.length() > METADATA_PREFIX.length()) {
            return new Metadata(name.substring(METADATA_PREFIX.length()));
        }
        throw new IllegalArgumentException("expected tags, input_type, payload or metadata.<key>, got " + name);
    }

    /** The labels of an entry, a set: it equals each of its elements. */
    record Tags() implements Field {
        @Override
        public String name() {
            return TAGS;
        }

        @Override
        public void requireValue(Object value) {
            if (!(value instanceof String)) {
                throw new IllegalArgumentException("tags: expected a string, got " + value);
            }
        }
    }

    /** What the text was embedded as. */
    record InputType() implements Field {
        @Override
        public String name() {
            return INPUT_TYPE;
        }

        @Override
        public void requireValue(Object value) {
            if (!(value instanceof String type) || !INPUT_TYPES.contains(type)) {
                throw new IllegalArgumentException("input_type: expected none, query or document, got " + value);
            }
        }
    }

    /** Whether the entry has a payload. */
    record Payload() implements Field {
        @Override
        public String name() {
            return PAYLOAD;
        }

        @Override
        public void requireValue(Object value) {
            if (!(value instanceof Boolean)) {
                throw new IllegalArgumentException("payload: expected true or false, got " + value);
            }
        }
    }

    /** A value of an entry's metadata, if it has one under this key. */
    record Metadata(String key) implements Field {
        @Override
        public String name() {
            return METADATA_PREFIX + key;
        }

        @Override
        public void requireValue(Object value) {
            boolean known = value instanceof String || value instanceof Boolean;
            if (!known && !(value instanceof Double number && Double.isFinite(number))) {
                throw new IllegalArgumentException(name() + ": expected a string, a number or a boolean, got " + value);
            }
        }
    }
}
