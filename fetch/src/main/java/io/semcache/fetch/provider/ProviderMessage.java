package io.semcache.fetch.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * What an error body of a provider says to people and programs. OpenAI's envelope is <code>
 * {"error":{"message","type","code"}}</code>; others answer with {@code {"error":"…"}}, {@code {"message":"…"}} or
 * {@code {"detail":[{"msg":"…"}]}}, so the texts of all members of those names are taken, in their order.
 */
final class ProviderMessage {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> MEMBERS = Set.of("error", "message", "msg", "detail", "code", "type");
    private static final int MOST_CHARACTERS = 300;

    private ProviderMessage() {}

    /** One line of at most 300 characters; of a body that is no JSON its beginning. */
    static String of(String body) {
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            String message = ofJson(json);
            return message.isEmpty() ? line(body) : message;
        } catch (IOException e) {
            return line(body);
        }
    }

    /** The same of the value that {@code json} stands at, which is read to its end. */
    static String ofJson(JsonParser json) throws IOException {
        var message = new StringBuilder();
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            message.append(json.getText());
        }
        int depth = 0;
        String member = "";
        for (JsonToken token = json.currentToken(); token != null; token = json.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                member = json.currentName();
            } else if (depth > 0 && token == JsonToken.VALUE_STRING && MEMBERS.contains(member)) {
                message.append(message.isEmpty() ? "" : ", ").append(json.getText());
            }
            if (depth == 0) {
                break;
            }
        }
        return line(message.toString());
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
