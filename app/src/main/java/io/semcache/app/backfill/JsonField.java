package io.semcache.app.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The text of a line of NDJSON. */
record JsonField(String field) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    Item text(long line, String json) {
        try {
            JsonNode object = JSON.readTree(json);
            if (!object.isObject()) {
                return new Item.Bad(line, "expected a JSON object");
            }
            JsonNode text = object.path(field);
            return text.isTextual() && !text.asText().isEmpty()
                    ? new Item.Text(line, text.asText())
                    : new Item.Bad(line, "expected the member \"" + field + "\" to be a text that is not empty");
        } catch (JsonProcessingException e) {
            return new Item.Bad(line, "expected JSON: " + e.getOriginalMessage());
        }
    }
}
