package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarityCall;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code POST /v1/similar}.
 *
 * @param similar how they were found
 * @param explained what was asked, if the answer shall say how it was found
 * @param ofTheLog whether the explanation tells positions in the log, which all namespaces share: they say how much the
 *     others write
 * @param nanos from the question to this answer
 */
record SimilarAnswer(
        Matches matches, Similar similar, @Nullable SimilarityCall explained, boolean ofTheLog, long nanos) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Beyond so many matches the answer may not fit into memory twice. */
    private static final int MATCHES_IN_MEMORY = 100;

    void send(ServerResponse response) {
        if (matches.size() <= MATCHES_IN_MEMORY) {
            Json.send(response, this::write);
        } else {
            Json.stream(response, this::write);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        matches.write(json);
        coverage(json);
        json.writeNumberField("scanned", similar.scanned());
        json.writeNumberField("rescored", similar.rescored());
        json.writeNumberField("took_ms", millis(nanos));
        if (explained != null) {
            explain(json, explained);
        }
        json.writeEndObject();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }

    private void coverage(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("coverage");
        json.writeNumberField("asked", similar.partitions().size());
        json.writeNumberField("answered", similar.searched().size());
        json.writeNumberField("stale", similar.stale());
        json.writeArrayFieldStart("missing");
        for (Missing missing : similar.missing()) {
            json.writeStartObject();
            json.writeNumberField("partition", missing.partition());
            json.writeStringField("code", missing.code().wireName());
            json.writeStringField("detail", missing.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void explain(JsonGenerator json, SimilarityCall call) throws IOException {
        json.writeObjectFieldStart("explain");
        json.writeObjectFieldStart("plan");
        json.writeStringField("namespace", call.namespace());
        json.writeStringField("model", call.space().model());
        json.writeStringField("revision", call.space().revision());
        json.writeNumberField("dimensions", call.space().dimensions());
        json.writeNumberField("k", call.k());
        json.writeNumberField("min_score", call.minScore());
        json.writeFieldName("filter");
        if (call.filter() == null) {
            json.writeNull();
        } else {
            FilterWriter.write(json, call.filter());
        }
        json.writeNumberField("max_lag", call.maxLag());
        json.writeEndObject();
        json.writeArrayFieldStart("partitions");
        for (PartitionAnswer partition : similar.partitions()) {
            json.writeStartObject();
            json.writeNumberField("partition", partition.partition());
            switch (partition) {
                case Searched searched -> searched(json, searched);
                case Missing missing -> {
                    json.writeStringField("code", missing.code().wireName());
                    json.writeStringField("detail", missing.reason());
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void searched(JsonGenerator json, Searched searched) throws IOException {
        json.writeStringField("node", searched.node());
        json.writeStringField("role", searched.role().name().toLowerCase(Locale.ROOT));
        if (ofTheLog) {
            json.writeNumberField("lag", searched.lag());
            if (searched.offset() >= 0) {
                json.writeNumberField("position", searched.offset());
            }
        }
        json.writeNumberField("scanned", searched.scanned());
        json.writeNumberField("rescored", searched.rescored());
        json.writeNumberField("matches", searched.neighbours().size());
        json.writeNumberField("took_ms", millis(searched.nanos()));
    }
}
