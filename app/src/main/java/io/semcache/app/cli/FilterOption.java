package io.semcache.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --filter}: which entries a command is about. */
final class FilterOption {

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            converter = Json.class,
            description = "Only entries that satisfy this, for example {\"field\":\"metadata.lang\",\"eq\":\"de\"}.")
    private @Nullable JsonNode filter;

    /** Adds the member of the API, if the option was given. */
    void addTo(Map<String, Object> question) {
        if (filter != null) {
            question.put("filter", filter);
        }
    }

    /** Takes what can stand in the body of a call; anything else is bad usage. */
    static final class Json implements ITypeConverter<JsonNode> {

        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public JsonNode convert(String text) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new TypeConversionException("expected JSON: " + e.getOriginalMessage());
            }
        }
    }
}
