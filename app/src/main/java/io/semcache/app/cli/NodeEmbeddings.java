package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.semcache.app.backfill.EmbeddingNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Embeds over {@code POST /v1/embeddings}. Thread-safe. */
final class NodeEmbeddings implements EmbeddingNode {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/embeddings";

    /** What the texts can be blamed for. */
    private static final Set<String> OF_A_TEXT = Set.of("text_too_long", "provider_rejected", "payload_too_large");

    private static final Pattern TOKENS = Pattern.compile("billed=([0-9]+), saved=([0-9]+)");
    private static final Pattern PARTLY = Pattern.compile("detail=\"([0-9]+)/[0-9]+\"");

    private static final int OK = 200;

    private final NodeConnection node;
    private final Map<String, Object> request;

    /** @param request members of every request but its input */
    NodeEmbeddings(NodeConnection node, Map<String, Object> request) {
        this.node = node;
        this.request = Map.copyOf(request);
    }

    @Override
    public Reply embed(List<String> texts) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(request);
        body.put("input", texts);
        body.put("encoding_format", "base64");
        HttpResponse<byte[]> response;
        try {
            response = node.post(PATH, body);
        } catch (IOException e) {
            return new Reply.Later(null, "the node does not answer: " + e);
        }
        return response.statusCode() == OK
                ? embedded(response.headers(), texts.size())
                : failure(response.statusCode(), response.headers(), error(response.body()));
    }

    private static Reply embedded(HttpHeaders headers, int texts) {
        Matcher tokens = TOKENS.matcher(headers.firstValue("X-Semcache-Tokens").orElse(""));
        boolean told = tokens.matches();
        return new Reply.Embedded(
                hits(headers, texts),
                told ? Long.parseLong(tokens.group(1)) : 0,
                told ? Long.parseLong(tokens.group(2)) : 0);
    }

    /** By {@code X-Cache}, and by {@code Cache-Status} where some of the texts were hits. */
    private static int hits(HttpHeaders headers, int texts) {
        return switch (headers.firstValue("X-Cache").orElse("")) {
            case "HIT", "STALE" -> texts;
            case "PARTIAL" -> {
                Matcher partly =
                        PARTLY.matcher(headers.firstValue("Cache-Status").orElse(""));
                yield partly.find() ? Integer.parseInt(partly.group(1)) : 0;
            }
            default -> 0;
        };
    }

    private static Reply failure(int status, HttpHeaders headers, JsonNode error) {
        String code = error.path("code").asText();
        String reason =
                error.path("message").asText("the node answered " + status) + (code.isEmpty() ? "" : " (" + code + ")");
        if (OF_A_TEXT.contains(code)
                || (code.equals("invalid_request")
                        && error.path("param").asText().startsWith("input"))) {
            return new Reply.Refused(reason);
        }
        boolean forGood = headers.firstValue("x-should-retry").orElse("").equals("false");
        return forGood ? new Reply.Failed(reason) : new Reply.Later(retryAfter(headers), reason);
    }

    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        try {
            return headers.firstValue("Retry-After")
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                    .orElse(null);
        } catch (NumberFormatException e) { // a date, from something that stands between
            return null;
        }
    }

    private static JsonNode error(byte[] body) {
        try {
            return JSON.readTree(body).path("error");
        } catch (IOException e) { // not from a node of ours
            return MissingNode.getInstance();
        }
    }
}
