package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill that is killed twice, together with the node that it talks to, and begun again each time. The build does
 * it with a few texts; {@code benchmarks/run backfill} with 20,000.
 */
@Timeout(1_200)
class BackfillIT {

    private static final int USUAL_TEXTS = 900;
    private static final int EVERY_NTH_TWICE = 10;
    private static final Duration LATENCY = Duration.ofMillis(40);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    BackfillIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void paysForEveryTextOnceAndAgainOnlyForWhatWasInFlight() throws Exception {
        List<String> lines = lines();
        Set<String> distinct = new HashSet<>(lines);
        Path corpus = Files.write(folder.resolve("corpus.txt"), lines);
        try (CountingProvider provider = CountingProvider.start(LATENCY)) {
            NodeFiles files =
                    NodeFiles.of(folder, provider.url(), "at_least_once").member("a", freePort(), freePort());
            Set<String> inFlight = new HashSet<>();
            for (int third = 1; third <= 2; third++) {
                inFlight.addAll(killedAt(third * distinct.size() / 3, corpus, files, provider));
            }
            JsonNode report;
            JsonNode ledger;
            JsonNode again;
            try (NodeProcess node = NodeProcess.ready(files)) {
                report = finished(corpus, files);
                again = finished(corpus, files);
                ledger = settledLedger(files, distinct.size());
                node.stop();
            }

            Set<String> twice = new HashSet<>();
            provider.asked().forEach((text, times) -> {
                if (times > 1) {
                    twice.add(text);
                }
            });
            print(lines, distinct, provider, inFlight, twice, report, ledger);
            assertThat(provider.asked().keySet()).isEqualTo(distinct);
            assertThat(inFlight).isNotEmpty().containsAll(twice);
            assertThat(provider.items()).isBetween(distinct.size(), distinct.size() + inFlight.size());
            assertThat(report.path("texts").asInt()).isEqualTo(lines.size());
            assertThat(report.path("bad").asInt()).isZero();
            assertThat(again.path("hits").asInt()).isEqualTo(lines.size());
            assertThat(folder.resolve("corpus.txt.progress")).doesNotExist();
            long billed = ledger.path("total").path("items").asLong();
            assertThat((long) provider.items())
                    .isBetween(
                            billed, billed + ledger.path("open").path("items").asLong());
        }
    }

    /** Real sentences, every tenth of them a second time. */
    private static List<String> lines() throws IOException {
        String file = System.getProperty("semcache.backfill.texts", "");
        List<String> distinct = file.isEmpty()
                ? Files.readAllLines(Path.of("..", "clients", "data", "sentences.txt"))
                        .subList(0, USUAL_TEXTS)
                : Files.readAllLines(Path.of(file));
        List<String> lines = new ArrayList<>(distinct);
        for (int i = 0; i < distinct.size(); i += EVERY_NTH_TWICE) {
            lines.add(distinct.get(i));
        }
        return lines;
    }

    /** Backfills until the provider was asked for so many texts, kills everything, and tells what was in the air. */
    private static Set<String> killedAt(int texts, Path corpus, NodeFiles files, CountingProvider provider)
            throws Exception {
        try (NodeProcess node = NodeProcess.ready(files)) {
            Process backfill = start(corpus, files);
            try {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> provider.asked().size() >= texts);
            } finally {
                backfill.destroyForcibly().waitFor();
            }
            node.kill();
        }
        Thread.sleep(LATENCY.multipliedBy(5)); // what the provider has in hand it counts
        Set<String> inFlight = new HashSet<>(provider.asked().keySet());
        try (TopicClient client = new TopicClient(files)) {
            inFlight.removeAll(client.textsInLog());
        }
        return inFlight;
    }

    /** Backfills what is left. */
    private static JsonNode finished(Path corpus, NodeFiles files) throws Exception {
        Process backfill = start(corpus, files);
        String report = new String(backfill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(backfill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(backfill.exitValue()).as("log in " + files.log()).isZero();
        return JSON.readTree(report);
    }

    private static Process start(Path corpus, NodeFiles files) throws IOException {
        return ForkedJvm.of(
                        Main.class,
                        "backfill",
                        corpus.toString(),
                        "--url",
                        files.url().toString(),
                        "--batch",
                        "32",
                        "-o",
                        "json")
                .redirectError(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .start();
    }

    /** Once every text that was paid for stands in it. */
    private static JsonNode settledLedger(NodeFiles files, int texts) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> ledger(files),
                        ledger -> ledger.path("total").path("items").asLong()
                                        + ledger.path("open").path("items").asLong()
                                >= texts);
    }

    private static JsonNode ledger(NodeFiles files) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI url = files.url().resolve("/v1/ledger?open=true");
            return JSON.readTree(http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray())
                    .body());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("SystemOut") // the numbers of this run, for whoever runs it
    private static void print(
            List<String> lines,
            Set<String> distinct,
            CountingProvider provider,
            Set<String> inFlight,
            Set<String> twice,
            JsonNode report,
            JsonNode ledger) {
        System.out.printf(
                "backfill killed at a third and at two thirds, with its node: %,d lines, %,d distinct texts; "
                        + "provider items %,d = %,d distinct + %,d paid again, of %,d in flight at the kills; "
                        + "ledger: %,d billed + %,d open; last run %,.0f texts/s%n",
                lines.size(),
                distinct.size(),
                provider.items(),
                distinct.size(),
                provider.items() - distinct.size(),
                inFlight.size(),
                ledger.path("total").path("items").asLong(),
                ledger.path("open").path("items").asLong(),
                report.path("texts_per_second").asDouble());
        assertThat(twice).hasSizeLessThanOrEqualTo(provider.items() - distinct.size());
    }
}
