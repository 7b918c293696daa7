package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.Bill.OpenFlight;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ledger beside the bill of a provider that misbehaves, while the fetch stage is killed five times. */
@Timeout(300)
class LedgerProofIT {

    private static final long SEED = 11;
    private static final int KILLS = 5;
    private static final int TEXTS = 1_200;
    private static final int TEXTS_BETWEEN_KILLS = 120;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(1);

    /** No fetch is given up while stages die and the provider refuses. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    LedgerProofIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void holdsWhatTheProviderCountedBetweenResultsAndOpenIntents() throws Exception {
        try (ChargingProvider provider = ChargingProvider.start(SEED, CALL_TIMEOUT.multipliedBy(2))) {
            int peerPort = freePort();
            NodeFiles common = NodeFiles.of(folder, provider.url(), "at_least_once")
                    .with(Map.of(
                            "cache.call.timeout.ms", Long.toString(CALL_TIMEOUT.toMillis()),
                            "cache.fetch.timeout.ms", Long.toString(WINDOW.toMillis())));
            NodeFiles files = common.member("node", freePort(), peerPort).with(Map.of("roles", "cache"));
            NodeFiles fetch = common.member("fetch", freePort(), freePort())
                    .with(Map.of("roles", "fetch", "peer.nodes", "127.0.0.1:" + peerPort));
            try (NodeProcess node = NodeProcess.ready(files);
                    TopicClient client = new TopicClient(files)) {
                client.ask(IntStream.range(0, TEXTS).mapToObj(i -> "text " + i).toList());
                for (int kill = 1; kill <= KILLS; kill++) {
                    killAfter(TEXTS_BETWEEN_KILLS, fetch, provider);
                }
                Process last = start(fetch);
                try {
                    awaitCharged(provider.items() + TEXTS_BETWEEN_KILLS, provider);
                    provider.behave();
                    client.awaitAnswers(TEXTS);
                } finally {
                    last.destroy();
                    last.waitFor();
                }
                Bill bill = Bill.of(
                        client.all("ledger", serdes -> serdes.ledger().deserializer()),
                        client.all("fetches", serdes -> serdes.fetches().deserializer()));
                JsonNode ledger = ledgerOnceItHas(bill, files);
                print(provider, bill, ledger);

                assertThat(provider.items()).isBetween(bill.billedItems(), bill.billedItems() + bill.openItems());
                assertThat(ledger.path("total").path("items").asInt()).isEqualTo(bill.billedItems());
                assertThat(ledger.path("open").path("items").asInt()).isEqualTo(bill.openItems());
                assertEveryDifferenceIsListed(provider, bill, ledger);
                node.stop();
            }
        }
    }

    private static void assertEveryDifferenceIsListed(ChargingProvider provider, Bill bill, JsonNode ledger) {
        List<String> listed = ledger.path("open_calls").findValuesAsText("flight_id");
        provider.charged().forEach((text, times) -> {
            int difference = times - bill.billed().getOrDefault(text, 0);
            List<OpenFlight> open = bill.open().getOrDefault(text, List.of());
            assertThat(difference).as(text).isBetween(0, open.size());
            assertThat(listed)
                    .as(text)
                    .containsAll(open.stream().map(OpenFlight::flightId).toList());
        });
    }

    private static void killAfter(int texts, NodeFiles fetch, ChargingProvider provider) throws Exception {
        Process stage = start(fetch);
        try {
            awaitCharged(provider.items() + texts, provider);
        } finally {
            stage.destroyForcibly().waitFor();
        }
    }

    private static void awaitCharged(int items, ChargingProvider provider) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> provider.items() >= items);
    }

    private static Process start(NodeFiles fetch) throws IOException {
        return ForkedJvm.of(Main.class, "fetch", "--config", fetch.settings().toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(fetch.log().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(fetch.log().toFile()))
                .start();
    }

    private static JsonNode ledgerOnceItHas(Bill bill, NodeFiles files) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> ledger(files),
                        ledger -> ledger.path("total").path("items").asInt() == bill.billedItems()
                                && ledger.path("open").path("items").asInt() == bill.openItems());
    }

    private static JsonNode ledger(NodeFiles files) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readTree(http.send(
                            HttpRequest.newBuilder(files.url().resolve("/v1/ledger?open=true"))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("SystemOut") // the numbers of this run, for whoever runs it
    private static void print(ChargingProvider provider, Bill bill, JsonNode ledger) {
        System.out.printf(
                "a provider that misbehaves (%s; seed %d) and %d kills of the fetch stage: "
                        + "%,d billed <= %,d on the provider's bill <= %,d billed + %,d open%n",
                provider.fates(),
                SEED,
                KILLS,
                bill.billedItems(),
                provider.items(),
                bill.billedItems(),
                bill.openItems());
        System.out.printf("ledger: %s, open %s%n", ledger.path("total"), ledger.path("open"));
        for (String text : new TreeSet<>(bill.open().keySet())) {
            for (OpenFlight open : bill.open().getOrDefault(text, List.of())) {
                System.out.printf(
                        "  flight %s (%s): charged %d, billed %d; open call %s: %s%n",
                        open.flightId(),
                        text,
                        provider.charged().getOrDefault(text, 0),
                        bill.billed().getOrDefault(text, 0),
                        open.callId(),
                        open.outcome());
            }
        }
    }
}
