package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.Prices;
import io.semcache.server.ledger.Ledger;
import io.semcache.topology.ledger.OpenCall;
import io.semcache.topology.ledger.SumKey;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /v1/ledger}. */
final class LedgerAnswer {

    private final LedgerView view;
    private final Ledger.Booked booked;
    private final Map<Row, LedgerLine> rows = new TreeMap<>(Row.ORDER);
    private final LedgerLine total;

    /** What one row is about; {@code day} is null if days are not told apart. */
    private record Row(@Nullable LocalDate day, String tenant, String model) {

        static final Comparator<Row> ORDER = Comparator.comparing(
                        Row::day, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()))
                .thenComparing(Row::tenant)
                .thenComparing(Row::model);

        static Row of(SumKey key, boolean byDay) {
            return new Row(byDay ? key.day() : null, key.tenant(), key.model());
        }
    }

    /** @param booked what the view leaves of the ledger */
    LedgerAnswer(LedgerView view, Ledger.Booked booked, Prices prices) {
        this.view = view;
        this.booked = booked;
        this.total = new LedgerLine(prices);
        booked.sums().forEach((key, sums) -> {
            rows.computeIfAbsent(Row.of(key, view.byDay()), row -> new LedgerLine(prices))
                    .add(key, sums);
            total.add(key, sums);
        });
    }

    void send(ServerResponse response) {
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeStringField("from", view.days().first().toString());
            json.writeStringField("to", view.days().last().toString());
            json.writeArrayFieldStart("rows");
            for (Map.Entry<Row, LedgerLine> row : rows.entrySet()) {
                writeRow(json, row.getKey(), row.getValue());
            }
            json.writeEndArray();
            json.writeObjectFieldStart("total");
            total.writeMembers(json);
            json.writeEndObject();
            writeOpen(json);
            json.writeEndObject();
        });
    }

    private static void writeRow(JsonGenerator json, Row row, LedgerLine line) throws IOException {
        json.writeStartObject();
        if (row.day() != null) {
            json.writeStringField("day", row.day().toString());
        }
        json.writeStringField("tenant", row.tenant());
        json.writeStringField("model", row.model());
        line.writeMembers(json);
        json.writeEndObject();
    }

    private void writeOpen(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("open");
        json.writeNumberField("calls", booked.open().size());
        json.writeNumberField(
                "items",
                booked.open().stream().mapToLong(call -> call.flights().size()).sum());
        json.writeNumberField(
                "tokens", booked.open().stream().mapToLong(OpenCall::tokens).sum());
        json.writeEndObject();
        if (view.listOpen()) {
            json.writeArrayFieldStart("open_calls");
            for (OpenCall call : booked.open()) {
                writeCall(json, call);
            }
            json.writeEndArray();
        }
    }

    private static void writeCall(JsonGenerator json, OpenCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("call_id", call.callId());
        json.writeStringField("provider", call.provider());
        json.writeStringField("model", call.model());
        json.writeStringField("outcome", call.outcome().name().toLowerCase(Locale.ROOT));
        json.writeStringField("at", call.at().toString());
        json.writeNumberField("items", call.flights().size());
        json.writeNumberField("tokens", call.tokens());
        json.writeArrayFieldStart("flights");
        for (OpenCall.Flight flight : call.flights()) {
            json.writeStartObject();
            json.writeStringField("flight_id", flight.id());
            json.writeNumberField("attempt", flight.attempt());
            json.writeStringField("tenant", flight.tenant());
            json.writeStringField("namespace", flight.namespace());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
