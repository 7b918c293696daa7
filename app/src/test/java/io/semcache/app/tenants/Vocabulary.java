package io.semcache.app.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What generated calls say, by the name of a parameter or member; whatever is not here is made from its schema. Several
 * tenants say the same, so that one of them would find what another has stored if nothing kept them apart.
 */
final class Vocabulary {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, JsonNode> strings = new TreeMap<>();
    private final ArrayNode vector = JSON.arrayNode();

    /** Words that are the same in every namespace, and a namespace. */
    Vocabulary(String namespace, int dimensions) {
        ByteBuffer bytes = ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dimensions; i++) {
            bytes.putFloat(i + 1);
            vector.add(i + 1);
        }
        with("vector", Base64.getEncoder().encodeToString(bytes.array()));
        with("namespace", namespace);
        with("X-Semcache-Namespace", namespace);
        with("model", "hash");
        with("id", "hash");
        with("X-Semcache-Timeout-Ms", "30000");
        with("Cache-Control", "only-if-cached");
        with("field", "tags");
        with("metadata", "{\"lang\":\"en\"}");
    }

    /** The texts that entries are made of. */
    Vocabulary withTexts(String text, String name, String tag) {
        for (String member : new String[] {"input", "text", "texts", "X-Embed-Text", "payload", "body"}) {
            with(member, text);
        }
        for (String member : new String[] {"name", "names", "prefix"}) {
            with(member, name);
        }
        for (String member : new String[] {"tag", "tags", "eq", "in"}) {
            with(member, tag);
        }
        return this;
    }

    Vocabulary with(String member, String value) {
        strings.put(member, JSON.textNode(value));
        return this;
    }

    /** What is said for an array of numbers of this name. */
    Optional<JsonNode> array(String name) {
        return name.equals("vector") ? Optional.of(vector) : Optional.empty();
    }

    /** What is said for a string of this name. */
    Optional<JsonNode> string(String name) {
        return Optional.ofNullable(strings.get(name));
    }
}
