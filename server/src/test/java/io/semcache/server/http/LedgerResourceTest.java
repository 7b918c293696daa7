package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.config.ErrorCode;
import io.semcache.config.KeyHash;
import io.semcache.schemas.CallOutcome;
import io.semcache.server.http.ApiFixture.Reply;
import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.Ledger;
import io.semcache.topology.ledger.OpenCall;
import io.semcache.topology.ledger.OpenCall.Flight;
import io.semcache.topology.ledger.SumKey;
import io.semcache.topology.ledger.Sums;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerResourceTest {

    private static final LocalDate DECEMBER = LocalDate.of(2025, 12, 31);
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    /** Anna and Bert own a namespace each, root everything. */
    private final ApiFixture api = new ApiFixture(Map.of(
            "auth.keys.anna.hash", hash("anna"),
            "auth.keys.anna.read", "a",
            "auth.keys.bert.hash", hash("bert"),
            "auth.keys.bert.admin", "b",
            "auth.keys.root.hash", hash("root"),
            "auth.keys.root.admin", "*",
            "prices.y26.from", "2026-01-01",
            "prices.y26.currency", "USD",
            "prices.y26.tiny.per-million-tokens", "0.1"));

    LedgerResourceTest() {
        api.books.ledger = new Ledger.Booked(
                Map.of(
                        new SumKey(TODAY, "anna", "tiny"), new Sums(2, 3, 300, 100, 700, 4, 1, 2, 1, 1),
                        new SumKey(DECEMBER, "anna", "tiny"), new Sums(1, 1, 500, 0, 500, 0, 0, 0, 0, 0),
                        new SumKey(TODAY, "bert", "tiny"), new Sums(1, 1, 40, 0, 0, 0, 1, 0, 0, 0),
                        new SumKey(TODAY, "bert", "other"), new Sums(1, 1, 60, 0, 0, 0, 1, 0, 0, 0)),
                List.of(new OpenCall(
                        "call-1",
                        "openai",
                        "tiny",
                        CallOutcome.NO_ANSWER,
                        Instant.parse("2026-01-01T08:00:00Z"),
                        30,
                        List.of(
                                new Flight("flight-1", 1, "anna", "a"),
                                new Flight("flight-2", 2, "bert", "b"),
                                new Flight("flight-3", 1, "bert", "b")))));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void addsUpByTenantAndModelOverTheLastThirtyDays() {
        Reply reply = get("root", "/v1/ledger");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(api.books.asked).containsExactly(new Days(LocalDate.of(2025, 12, 3), TODAY));
        assertThat(rows(reply)).containsExactly("anna tiny 800", "bert other 60", "bert tiny 40");
        JsonNode anna = reply.json().path("rows").path(0);
        assertThat(anna.path("calls").asLong()).isEqualTo(3);
        assertThat(anna.path("items").asLong()).isEqualTo(4);
        assertThat(anna.path("tokens_estimated").asLong()).isEqualTo(100);
        assertThat(anna.path("tokens_saved").asLong()).isEqualTo(1_200);
        assertThat(anna.path("answers").toString())
                .isEqualTo("{\"hit\":4,\"miss\":1,\"coalesced\":2,\"stale\":1,\"error\":1}");
        assertThat(reply.json().path("total").path("tokens_billed").asLong()).isEqualTo(900);
    }

    @Test
    void countsMoneyAtThePriceOfTheDayAndSaysHowMuchHasOne() {
        JsonNode anna =
                get("root", "/v1/ledger?tenant=anna").json().path("rows").path(0);

        assertThat(anna.path("money").toString())
                .isEqualTo("[{\"currency\":\"USD\",\"paid\":\"0.00003\",\"saved\":\"0.00007\"}]");
        assertThat(anna.path("priced").asDouble()).isEqualTo(0.5);
    }

    @Test
    void tellsDaysApartIfAsked() {
        Reply reply = get("root", "/v1/ledger?tenant=anna&by_day=true");

        assertThat(reply.json().path("rows").findValuesAsText("day")).containsExactly("2025-12-31", "2026-01-01");
    }

    @Test
    void showsATenantItsOwn() {
        Reply reply = get("anna", "/v1/ledger?open=true");

        assertThat(rows(reply)).containsExactly("anna tiny 800");
        JsonNode call = reply.json().path("open_calls").path(0);
        assertThat(call.path("items").asInt()).isEqualTo(1);
        assertThat(call.path("tokens").asInt()).isEqualTo(10);
        assertThat(call.path("flights").findValuesAsText("flight_id")).containsExactly("flight-1");
    }

    @Test
    void refusesATenantThatOfAnother() {
        assertThat(get("bert", "/v1/ledger?tenant=anna").status()).isEqualTo(403);
        assertThat(get("bert", "/v1/ledger?tenant=bert").status()).isEqualTo(200);
    }

    @Test
    void listsOpenCallsByFlight() {
        JsonNode answer = get("root", "/v1/ledger?open=true").json();

        assertThat(answer.path("open").toString()).isEqualTo("{\"calls\":1,\"items\":3,\"tokens\":30}");
        JsonNode call = answer.path("open_calls").path(0);
        assertThat(call.path("outcome").asText()).isEqualTo("no_answer");
        assertThat(call.path("flights").findValuesAsText("flight_id"))
                .containsExactly("flight-1", "flight-2", "flight-3");
    }

    @Test
    void filtersByModel() {
        assertThat(rows(get("root", "/v1/ledger?model=other"))).containsExactly("bert other 60");
    }

    @Test
    void refusesDaysThatAreNone() {
        assertThat(get("root", "/v1/ledger?from=yesterday").code()).isEqualTo("invalid_request");
        assertThat(get("root", "/v1/ledger?from=2026-01-02&to=2026-01-01").code())
                .isEqualTo("invalid_request");
    }

    @Test
    void needsAKey() {
        assertThat(api.get("/v1/ledger").status()).isEqualTo(401);
    }

    @Test
    void failsRatherThanShowingAPartOfIt() {
        api.books.ledger = new Ledger.Failed(ErrorCode.NOT_READY, "partition 1 of the ledger is nowhere");

        assertThat(get("root", "/v1/ledger").code()).isEqualTo("not_ready");
    }

    private static List<String> rows(Reply reply) {
        return reply.json()
                .path("rows")
                .valueStream()
                .map(row ->
                        row.path("tenant").asText() + " " + row.path("model").asText() + " "
                                + row.path("tokens_billed").asText())
                .toList();
    }

    private Reply get(String key, String path) {
        return api.send("GET", path, HttpRequest.newBuilder(api.uri(path)).header("Authorization", "Bearer " + key));
    }

    private static String hash(String key) {
        return KeyHash.ofKey(key).hex();
    }
}
